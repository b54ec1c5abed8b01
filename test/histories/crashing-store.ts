import type { Repositories, Store } from '../../src/ports/store.ts'

/** Our process died; whoever asked heard nothing. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/** A store whose process dies at the n-th call of its transaction, or just after the commit, before anybody is woken. */
export function crashingStore(store: Store, crash: number | 'after the commit'): Store {
  return {
    ...store,
    async transaction(work) {
      if (crash === 'after the commit') await store.transaction(work)
      else await store.transaction((tx) => dying(work, tx, crash))
      throw new Crash()
    },
  }
}

async function dying<T>(work: (tx: Repositories) => Promise<T>, tx: Repositories, calls: number) {
  let left = calls
  const counted = Object.entries(tx).map(([name, repository]) => [
    name,
    new Proxy(repository, {
      get: (target: object, method) => {
        const call: unknown = Reflect.get(target, method)
        return async (...args: readonly unknown[]) => {
          left -= 1
          if (left < 0 || typeof call !== 'function') throw new Crash()
          return Reflect.apply(call, target, args)
        }
      },
    }),
  ])
  await work(Object.fromEntries(counted) as Repositories)
  // It had fewer calls than that: dead before the commit all the same.
  throw new Crash()
}
