import type { FileRules } from './config.ts'

/** What another countersign.yaml changes, a few words each; nothing where only its words are others. */
export function fileChanges(before: FileRules, after: FileRules): readonly string[] {
  const { people, policies, routes, ...others } = after
  return [
    ...changesOf('people', namedBy(before.people, 'id'), namedBy(people, 'id')),
    ...changesOf('policies', policiesByName(before), policiesByName(after)),
    ...(same(before.policies, policies) || !isReordered(before, after) ? [] : ['policies: another order']),
    ...(same(before.routes, routes) ? [] : [routesChanged(before.routes.length, routes.length)]),
    ...Object.entries(others).flatMap(([name, value]) => {
      const earlier: unknown = Object.entries(before).find(([key]) => key === name)?.[1]
      return same(earlier, value) ? [] : [name === 'matchByEmail' ? switched(value) : `${name}: changed`]
    }),
  ]
}

function routesChanged(before: number, now: number): string {
  return before === now ? 'routes: changed' : `routes: ${now} now, ${before} before`
}

type Named = ReadonlyMap<string, unknown>

function namedBy<Item extends object>(items: readonly Item[], key: keyof Item): Named {
  return new Map(items.map((item) => [String(item[key]), item]))
}

function policiesByName({ policies }: FileRules): Named {
  return new Map(policies.map((rule) => [rule.policy.name, rule]))
}

function isReordered(before: FileRules, after: FileRules): boolean {
  const names = ({ policies }: FileRules) => policies.map(({ policy }) => policy.name)
  return !same(names(before), names(after)) && same(names(before).toSorted(), names(after).toSorted())
}

function changesOf(section: string, before: Named, after: Named): readonly string[] {
  const both = [...after.keys()].filter((name) => before.has(name))
  const parts = [
    said(
      'added',
      [...after.keys()].filter((name) => !before.has(name)),
    ),
    said(
      'removed',
      [...before.keys()].filter((name) => !after.has(name)),
    ),
    said(
      'changed',
      both.filter((name) => !same(before.get(name), after.get(name))),
    ),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? [] : [`${section}: ${parts.join('; ')}`]
}

function said(what: string, names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `${what} ${names.join(', ')}`
}

function switched(on: unknown): string {
  return `match_by_email: switched ${on === true ? 'on' : 'off'}`
}

/** All of it is plain data, read in one order. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
