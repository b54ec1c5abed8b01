import { expect, it } from 'vitest'
import { repeat } from '../../../src/adapters/system/repeat.ts'
import { collector } from '../../support/collector.ts'

it('runs again and again, also after a failure, of which it tells', async () => {
  const runs = collector<number>()
  const errors: unknown[] = []
  const repeating = repeat(
    async () => {
      runs.add(runs.all().length)
      if (runs.all().length === 1) throw new Error('the first fails')
    },
    0,
    (error) => errors.push(error),
  )
  await runs.count(3)
  await repeating.stop()
  expect(errors).toEqual([new Error('the first fails')])
})

it('stops once the run under way has finished, and not before', async () => {
  const [started, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let finished = 0
  const repeating = repeat(
    async () => {
      started.resolve()
      await gate.promise
      finished++
    },
    60_000,
    () => {},
  )
  await started.promise
  const stopped = repeating.stop()
  gate.resolve()
  await stopped
  expect(finished).toBe(1)
})
