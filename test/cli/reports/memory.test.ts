import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FORMATS, type Format } from '../../../src/cli/reports/read-reports.ts'
import { runCli } from '../../support/cli-process.ts'
import { largeReport } from '../../support/large-reports.ts'
import { type CliStage, cliStage } from '../cli-stage.ts'

let stage: CliStage
beforeAll(async () => {
  stage = await cliStage()
})
afterAll(() => stage.close())

/** Says at its end how much memory the process had at most, in KiB. */
const SAY_MEMORY = `data:text/javascript,${encodeURIComponent("process.on('exit',()=>console.error(process.resourceUsage().maxRSS))")}`

/** Sends the report, and returns the counts that were stored and the MiB it took. */
async function send(name: string, report: Iterable<string>) {
  const path = stage.path(name)
  await pipeline(Readable.from(report), createWriteStream(path))
  const env = { COUNTERSIGN_URL: stage.url, NODE_OPTIONS: `--import=${SAY_MEMORY}` }
  const { code, err } = await runCli(['notify', '--report', path, '--id', name], env)
  expect(code).toBe(0)
  const { summary } = (await stage.api.get(`/v1/events/${name}`)).body.data
  return { summary, memory: Number(err) / 1024 }
}

it.each(Object.keys(FORMATS) as Format[])(
  'reads 100,000 tests in less than 256 MB: %s',
  async (format) => {
    const { summary, memory } = await send(format, largeReport(format, 100_000))
    expect(summary).toEqual({ total: 100_000, passed: 95_000, failed: 5000, skipped: 0 })
    expect(memory).toBeGreaterThan(40)
    expect(memory).toBeLessThan(256)
  },
  60_000,
)

it('reads a test that printed 50 MB in less than 320 MB', async () => {
  const { summary, memory } = await send('printed', printed(50))
  expect(summary).toMatchObject({ total: 1, failed: 1 })
  expect(memory).toBeLessThan(320)
}, 60_000)

function* printed(megabytes: number): Iterable<string> {
  yield '<testsuite><testcase name="a"><system-out><![CDATA['
  for (let left = megabytes; left > 0; left--) yield 'a line ] of ]] output \n'.repeat(45_000)
  yield ']]></system-out><failure message="no"/></testcase></testsuite>'
}
