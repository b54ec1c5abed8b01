import { describe, expect, it } from 'vitest'
import { retryDeadlocks } from '../../../src/adapters/queue/retry-deadlocks.ts'

/** A pool that fails so many times with this code, and then answers. */
function failing(times: number, code: string) {
  const asked: unknown[] = []
  const pool = {
    query: async <R>(text: string, params?: readonly unknown[]): Promise<{ rows: R[] }> => {
      asked.push([text, params])
      if (asked.length <= times) throw Object.assign(new Error('no'), { code })
      return { rows: [] }
    },
  }
  retryDeadlocks(pool)
  return { pool, asked }
}

describe('retryDeadlocks', () => {
  it('repeats a statement that lost a deadlock, with the same values', async () => {
    const { pool, asked } = failing(2, '40P01')
    await expect(pool.query('SELECT $1', [1])).resolves.toEqual({ rows: [] })
    expect(asked).toEqual(Array(3).fill(['SELECT $1', [1]]))
  })
  it('gives up after five times', async () => {
    const { pool, asked } = failing(9, '40P01')
    await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: '40P01' })
    expect(asked).toHaveLength(5)
  })
  it('does not repeat what failed for another reason', async () => {
    const { pool, asked } = failing(1, '23505')
    await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: '23505' })
    expect(asked).toHaveLength(1)
  })
})
