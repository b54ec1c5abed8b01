import { AsyncLocalStorage } from 'node:async_hooks'
import type { WorkIds } from '../../ports/watch.ts'

/** `null`: the work is about several, so that none of them is named. */
interface Scope {
  readonly ids: Partial<Record<keyof WorkIds, string | null>>
  readonly outer: Scope | undefined
}

const scopes = new AsyncLocalStorage<Scope>()

/** Runs `work`: every line that it logs carries these ids, and those that become known meanwhile (`about`). */
export function inScope<T>(ids: WorkIds, work: () => T): T {
  return openScope()(ids, work)
}

/** For work that is done in pieces, between which Node forgets what belongs together: runs each as part of the same. */
export function openScope(): typeof inScope {
  const scope: Scope = { ids: {}, outer: scopes.getStore() }
  return (ids, work) =>
    scopes.run(scope, () => {
      about(ids)
      return work()
    })
}

/** Adds ids to the work that runs, and to the work that it is part of: a request is about what it led to. */
export function about(ids: WorkIds): void {
  for (let scope = scopes.getStore(); scope !== undefined; scope = scope.outer) learn(scope, ids)
}

function learn({ ids: known }: Scope, ids: WorkIds): void {
  for (const [name, id] of entriesOf(ids)) {
    if (known[name] === undefined) known[name] = id
    else if (known[name] !== id) known[name] = null
  }
}

function entriesOf(ids: WorkIds): readonly (readonly [keyof WorkIds, string])[] {
  const entries = Object.entries(ids) as [keyof WorkIds, string | null | undefined][]
  return entries.flatMap(([name, id]) => (id ? [[name, id] as const] : []))
}

/** What the work that runs is about, as a new object; empty where none runs. */
export function idsAtWork(): Record<string, string> {
  const { ids } = scopes.getStore() ?? { ids: {} }
  return Object.fromEntries(entriesOf(ids))
}
