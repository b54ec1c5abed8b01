import type { Log } from '../../src/ports/log.ts'

/** `failed`: it was logged, and the person is still to be told. */
export type Attempt<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed' }

/** Does one person's bidding. Nobody presses a button without an answer, so that failing is an outcome like others. */
export async function attempt<T>(log: Log, what: string, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'done', value: await work() }
  } catch (error) {
    log.error({ part: 'slack', error: inWords(error) }, `${what} failed.`)
    return { kind: 'failed' }
  }
}

function inWords(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
}
