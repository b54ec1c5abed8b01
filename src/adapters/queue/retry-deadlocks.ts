import type { PgQueryable } from 'bullmq'

const DEADLOCK_DETECTED = '40P01'
const TRIES = 5

/**
 * Makes a pool repeat a statement that lost a deadlock. BullMQ 6.7 takes the rows of due delayed jobs in no fixed
 * order, so workers of one lane can lock each other out; it then fails the job although its work was done. Repeating
 * is safe: every BullMQ operation is one statement, rolled back as a whole.
 */
export function retryDeadlocks(pool: PgQueryable): void {
  const once = pool.query.bind(pool)
  pool.query = async <R>(text: string, params?: readonly unknown[]) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await once<R>(text, params)
      } catch (error) {
        if (tries === TRIES || !isDeadlock(error)) throw error
      }
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DEADLOCK_DETECTED
}
