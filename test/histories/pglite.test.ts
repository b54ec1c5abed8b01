import { expect, it } from 'vitest'
import { startPglite } from '../support/pglite.ts'
import { aStage, HISTORIES, MUST_COME_UP, ONE_TRY, playMany } from './many.ts'

it(`keeps every rule in ${HISTORIES} random histories on the embedded database`, {
  timeout: 600_000,
  ...ONE_TRY,
}, async () => {
  const { stage, close } = await aStage(startPglite)
  const seen = await playMany(stage, 2)
  await close()
  expect(seen.history).toBe(HISTORIES)
  expect(MUST_COME_UP.filter((what) => !seen[what])).toEqual([])
})
