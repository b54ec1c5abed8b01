import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { liveFile, perFile } from '../../src/composition/live-file.ts'
import { readConfigFile } from '../../src/config/config-file.ts'
import { checkConfig } from '../../src/config/read-config.ts'
import type { ConfigurationReading } from '../../src/usecases/auditing/record-configuration.ts'

let directory: string
let file: string
let stop = () => {}
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-live-'))
  file = join(directory, 'countersign.yaml')
})
afterEach(() => {
  stop()
  rmSync(directory, { recursive: true })
})

const PEOPLE = 'people: [{ id: alex, roles: [tech_lead] }]\n'
const SLACK = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'signing-secret',
  SLACK_CHANNEL: '#approvals',
}

function live(text = PEOPLE) {
  writeFileSync(file, text)
  const variables = { ...SLACK, COUNTERSIGN_CONFIG: file }
  const said: string[] = []
  const tell = (level: string) => (_: object, words: string) => {
    said.push(`${level}: ${words.replaceAll(`${directory}/`, '')}`)
  }
  const log = { info: tell('info'), warn: tell('warn'), error: tell('error') }
  const { config } = checkConfig(undefined, variables)
  const watched = liveFile({ first: config, log, variables, pace: { settledMs: 5, lookMs: 60_000 } })
  stop = watched.stop
  return { ...watched, said, ids: () => watched.now().people.map(({ id }) => id) }
}

it('counts from the moment on when the file was written, and says what changed', async () => {
  const { ids, said } = live()
  writeFileSync(file, PEOPLE.replace(']', ', cto]').replace('}]', '}, { id: sam, roles: [security_team] }]'))
  await vi.waitFor(() => expect(ids()).toEqual(['alex', 'sam']))
  expect(said).toEqual(['info: countersign.yaml was read again: people: added sam; changed alex.'])
})

it('says what is worth a word', async () => {
  const { said } = live(PEOPLE.replace('tech_lead', 'cto'))
  writeFileSync(file, PEOPLE)
  await vi.waitFor(() => expect(said).toHaveLength(2))
  expect(said[1]).toContain('warn: Nobody listed may approve critical risk')
})

describe('what is not in order', () => {
  it('leaves what it said before, and each mistake is told with its place', async () => {
    const { ids, said } = live()
    writeFileSync(file, 'people: [{ id: sam, slack: sam }]\nroute: []\n')
    await vi.waitFor(() => expect(said).toHaveLength(3))
    expect(said).toEqual([
      expect.stringContaining('error: countersign.yaml, line 1, column 28: slack: give a Slack user id'),
      'error: countersign.yaml, line 2, column 1: does not know "route": did you mean "routes"?',
      'error: countersign.yaml is not in order: what it said before still counts.',
    ])
    expect(ids()).toEqual(['alex'])
    writeFileSync(file, PEOPLE.replace('alex', 'sam'))
    await vi.waitFor(() => expect(ids()).toEqual(['sam']))
  })

  it.each([
    ['an empty file', () => writeFileSync(file, '\n'), 'the file is empty'],
    ['a file that is gone', () => unlinkSync(file), 'cannot be read (ENOENT)'],
  ])('takes nobody’s rights away by %s', async (_, change, words) => {
    const { ids, said } = live()
    change()
    await vi.waitFor(() => expect(said).toHaveLength(2))
    expect(said[0]).toContain(words)
    expect(ids()).toEqual(['alex'])
  })
})

it('reads at once where it is told to', () => {
  const { reload, ids } = live()
  writeFileSync(file, PEOPLE.replace('alex', 'sam'))
  reload()
  expect(ids()).toEqual(['sam'])
})

describe('whoever follows', () => {
  const DIGEST = /^sha256:[0-9a-f]{64}$/

  it('hears of the reading in force, and of each that follows, refused ones too', () => {
    const { reload, follow } = live()
    const heard: ConfigurationReading[] = []
    follow((reading) => heard.push(reading))
    writeFileSync(file, 'route: []')
    reload()
    writeFileSync(file, PEOPLE.replace('alex', 'sam'))
    reload()
    const change = 'people: added sam; removed alex'
    expect(heard).toMatchObject([
      { kind: 'loaded', digest: expect.stringMatching(DIGEST), changes: [] },
      {
        kind: 'refused',
        digest: expect.stringMatching(DIGEST),
        problems: [expect.stringContaining('"route"')],
      },
      { kind: 'loaded', digest: expect.stringMatching(DIGEST), changes: [change] },
    ])
    expect(new Set(heard.map(({ digest }) => digest)).size).toBe(3)
  })

  it('hears of no digest where the file is gone', () => {
    const { reload, follow } = live()
    const heard: ConfigurationReading[] = []
    unlinkSync(file)
    reload()
    follow((reading) => heard.push(reading))
    reload()
    expect(heard.map(({ kind, digest }) => [kind, digest === null])).toEqual([
      ['loaded', false],
      ['refused', true],
    ])
  })
})

it('counts what the file became between the start and the first look', () => {
  writeFileSync(file, PEOPLE)
  const variables = { ...SLACK, COUNTERSIGN_CONFIG: file }
  const { config } = checkConfig(undefined, variables)
  writeFileSync(file, PEOPLE.replace('alex', 'sam'))
  const log = { info() {}, warn() {}, error() {} }
  const watched = liveFile({ first: config, log, variables })
  stop = watched.stop
  expect(watched.now().people.map(({ id }) => id)).toEqual(['sam'])
})

it('makes something of the rules once for each state of the file', () => {
  const rules = { ...readConfigFile('people: []', 'countersign.yaml') }
  let current = rules
  const make = vi.fn(() => ({}))
  const made = perFile(() => current, make)
  expect(made()).toBe(made())
  current = { ...rules }
  made()
  expect(make).toHaveBeenCalledTimes(2)
})
