import { expect, it } from 'vitest'
import { runSoak } from '../soak/run-soak.ts'
import { missingPrograms } from '../support/own-services.ts'

/** Longer than it may take by its own rules, so that it always cleans up what it started. */
const LIMIT_MS = 700_000
const missing = missingPrograms()
if (missing !== undefined) console.warn(`Skipping the test of many processes, which needs ${missing}.`)

it.skipIf(missing !== undefined)(
  'loses nothing and shows nothing twice while one process after the other is killed, Redis is emptied and PostgreSQL crashes',
  // A seed that fails has found something; another one that passes proves nothing.
  { timeout: LIMIT_MS, retry: 0 },
  async () => {
    const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 1_000_000))
    const options = { seed, events: 800, seconds: 18, killEverySeconds: 2, spared: [], inHurry: true }
    const report = await runSoak({ ...options, say: () => {} })
    console.info(JSON.stringify({ seed, ...report, findings: report.findings.length }))
    expect(report.findings, `SOAK_SEED=${seed} repeats it`).toEqual([])
    expect(report.kills).toBeGreaterThanOrEqual(4)
    expect(report.faults).toBeGreaterThan(0)
  },
)
