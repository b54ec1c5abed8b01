import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { poll } from '../../../src/adapters/system/poll.ts'

const pauses: number[] = []
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number, _: undefined, { signal }: { signal: AbortSignal }) => {
    pauses.push(ms)
    return new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
      if (signal.aborted) reject(signal.reason)
      else setImmediate(resolve)
    })
  },
}))
beforeEach(() => {
  pauses.length = 0
})
afterEach(() => vi.restoreAllMocks())

/** Polls through these answers, then stops. */
async function polled(answers: readonly (number | Error)[]) {
  const errors: unknown[] = []
  const left = [...answers]
  const done = Promise.withResolvers<void>()
  const polling = poll(
    async () => {
      const answer = left.shift()
      if (answer === undefined) done.resolve()
      if (answer instanceof Error) throw answer
      return answer ?? 0
    },
    (error) => errors.push(error),
  )
  await done.promise
  await polling.stop()
  return { waits: pauses.slice(0, answers.length), errors }
}

it('asks less and less often while nothing comes, and soon again when something does', async () => {
  const { waits } = await polled([3, 0, 0, 0, 0, 0, 1, 0])
  expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 1000, 2000])
})

it('asks less often still while it fails', async () => {
  const down = new Error('down')
  const { waits, errors } = await polled([...Array.from({ length: 7 }, () => down), 0])
  expect(waits).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 15_000])
  expect(errors).toHaveLength(7)
})

it('stops in the middle of asking, and says nothing of that', async () => {
  const errors: unknown[] = []
  const asked = Promise.withResolvers<void>()
  const polling = poll(
    (stopping) =>
      new Promise((_, reject) => {
        stopping.addEventListener('abort', () => reject(stopping.reason))
        asked.resolve()
      }),
    (error) => errors.push(error),
  )
  await asked.promise
  await polling.stop()
  expect(errors).toEqual([])
})
