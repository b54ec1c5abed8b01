import { RISKS, type Risk } from '../domain/events/approval.ts'
import type { Person } from '../domain/person.ts'
import { BUILT_IN, type PolicyRule } from '../domain/policy.ts'
import { approversOf } from './approvers.ts'
import { covers } from './covers.ts'

/** The risks for which a built-in policy may still be the one that applies, from light to grave. */
export function builtInRisks(rules: readonly PolicyRule[]): readonly Risk[] {
  return RISKS.filter((risk) => !rules.some(({ match }) => covers(match, { risk: [risk] }))).toReversed()
}

/** What an operator should know about who can decide: nobody at all, or nobody what the built-in policies are for. */
export function whoCanDecide(
  people: readonly Person[],
  rules: readonly PolicyRule[],
  file: string,
): readonly string[] {
  if (people.length === 0)
    return [`Nobody is listed in ${file}, so nobody can decide anything: list people there.`]
  const open = builtInRisks(rules).filter((risk) => approversOf(BUILT_IN[risk], people).length === 0)
  const byRoles = Map.groupBy(open, (risk) => either(BUILT_IN[risk].roles ?? []))
  return [...byRoles].map(
    ([roles, risks]) =>
      `Nobody listed may approve ${either(risks)} risk: give someone the role ${roles} in ${file}.`,
  )
}

function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
