import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FORMATS, type Format, formatOf, readReports } from '../../../src/cli/reports/read-reports.ts'
import { toVerification } from '../../../src/cli/reports/to-verification.ts'
import { parseEvent } from '../../../src/domain/events/parse-event.ts'
import { largeReport } from '../../support/large-reports.ts'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-reports-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

function file(name: string, content: string | Buffer): string {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}
const read = (...patterns: readonly string[]) => readReports(patterns.map((pattern) => ({ pattern })))
const NAMES = Object.keys(FORMATS) as Format[]
const report = (format: Format, tests = 40) => [...largeReport(format, tests)].join('')

describe('a report', () => {
  it.each(NAMES)('is told by its content: %s', async (format) => {
    expect(formatOf(report(format))).toBe(format)
    const run = await read(file('report', report(format)))
    expect(run).toMatchObject({ total: 40, passed: 38, failed: 2, durationSeconds: 61.5 })
  })

  it.each(NAMES)(
    'may begin with a byte order mark, be UTF-16, and have Windows line ends: %s',
    async (format) => {
      const text = report(format).replaceAll('\n', '\r\n')
      expect(await read(file('bom', `\uFEFF${text}`))).toMatchObject({ total: 40, failed: 2 })
      expect(await read(file('wide', Buffer.from(`\uFEFF${text}`, 'utf16le')))).toMatchObject({ total: 40 })
    },
  )

  it.each(NAMES)('may be packed with gzip: %s', async (format) => {
    const packed = gzipSync(report(format))
    expect(await read(file('report.gz', packed))).toMatchObject({ total: 40, failed: 2 })
    const cut = file('cut.gz', packed.subarray(0, packed.length - 20))
    await expect(read(cut)).rejects.toThrow('cut.gz is packed with gzip, and broken or cut off')
  })

  it('in another encoding is read in it', async () => {
    const xml =
      '<?xml version="1.0" encoding="ISO-8859-1"?><testsuite><testcase name="für"><failure/></testcase></testsuite>'
    expect((await read(file('latin.xml', Buffer.from(xml, 'latin1')))).failedNames).toEqual(['für'])
  })

  it.each(NAMES)('that is cut off anywhere is refused: %s', async (format) => {
    const text = report(format)
    for (const part of [0.2, 0.5, 0.9]) {
      const cut = file('cut', text.slice(0, Math.floor(text.length * part)))
      await expect(readReports([{ pattern: cut, format }])).rejects.toThrow(`${cut} `)
    }
  })

  it.each([
    ['empty', '', 'is empty'],
    ['blank', ' \n', 'is empty'],
    ['of no format', 'hello', 'is in no format that is known'],
    ['XML without tests', '<testsuites tests="0"/>', 'holds no tests'],
    ['pytest without tests', '{"exitcode":5,"summary":{},"tests":[]}', 'holds no tests'],
    ['vitest without tests', '{"numTotalTests":0,"success":true,"testResults":[]}', 'holds no tests'],
    ['go without tests', '{"Action":"skip","Package":"x"}', 'holds no tests'],
  ])('that is %s is refused, by its name', async (name, text, words) => {
    const path = file(name, text)
    await expect(read(path)).rejects.toThrow(`${path} ${words}`)
    // Another report beside it does not make it good.
    await expect(read(file('good.xml', report('junit')), path)).rejects.toThrow(words)
  })

  it('that is not there is refused', async () => {
    await expect(read(join(directory, 'none.xml'))).rejects.toThrow('none.xml is not there')
    await expect(read(join(directory, 'none-*.xml'))).rejects.toThrow('none-*.xml fits no file')
    await expect(read(directory)).rejects.toThrow('is a folder: name the files in it')
  })

  it('and others are added up', async () => {
    file('part-1.xml', report('junit'))
    file('part-2.xml', report('junit'))
    const run = await read(join(directory, 'part-*.xml'), file('py.json', report('pytest-json')))
    expect(run).toMatchObject({ total: 120, failed: 6, durationSeconds: 184.5 })
  })
})

describe('the event of a report', () => {
  it.each([20, 4000, 100_000])('is accepted, whatever failed of %d tests', async (tests) => {
    const xml = report('junit', tests).replaceAll('tests.test_large', 'tests/ünïcode '.repeat(20))
    const run = await read(file('failed.xml', xml))
    const event = { type: 'verification-complete', data: toVerification(run) }
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(256 * 1024)
    expect(parseEvent(event, 'x', new Date())).toMatchObject({ kind: 'event' })
    expect(run.failures.length).toBe(Math.min(200, tests / 20, run.failures.length))
  })

  it('holds nothing that cannot be stored', async () => {
    const message = 'a\\u0000b\\ud800 \\u001b[31mred'
    const json = `{"numTotalTests":1,"success":false,"testResults":[{"assertionResults":[{"fullName":"x","status":"failed","failureMessages":["${message}"]}],"status":"failed","name":"a.ts"}]}`
    const run = await read(file('odd.json', json))
    expect(run.failures[0]!.message).toBe('a b\uFFFD red')
    expect(
      parseEvent({ type: 'verification-complete', data: toVerification(run) }, 'x', new Date()).kind,
    ).toBe('event')
  })

  it('is an error where the run ended with one, and says so', async () => {
    const json = '{"exitcode":3,"summary":{},"tests":[{"nodeid":"a","outcome":"passed"}]}'
    expect(toVerification(await read(file('internal.json', json)))).toMatchObject({
      status: 'error',
      error_details: 'pytest failed inside',
    })
  })
})
