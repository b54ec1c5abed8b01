import { describe, expect, it } from 'vitest'
import { freshPostgres } from '../support/postgres.ts'
import { isMissing } from '../support/services.ts'
import { aStage, HISTORIES, MUST_COME_UP, ONE_TRY, playMany } from './many.ts'

describe.skipIf(isMissing('postgres'))('on PostgreSQL', () => {
  it(`keeps every rule in ${HISTORIES} random histories of two processes`, {
    timeout: 600_000,
    ...ONE_TRY,
  }, async () => {
    const { stage, close } = await aStage(freshPostgres)
    const seen = await playMany(stage, 8)
    await close()
    expect(seen.history).toBe(HISTORIES)
    expect(MUST_COME_UP.filter((what) => !seen[what])).toEqual([])
  })
})
