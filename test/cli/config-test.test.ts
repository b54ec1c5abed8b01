import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OpenStore, openStore } from '../../src/adapters/store/open-store.ts'
import { configTest } from '../../src/cli/config-test.ts'
import { anEvent } from '../support/builders.ts'
import { startPglite } from '../support/pglite.ts'
import type { TestDatabase } from '../support/services.ts'

let directory: string
let database: TestDatabase
let opened: OpenStore
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-config-test-'))
  database = await startPglite()
  opened = await openStore({ databaseUrl: database.url, dataDir: '', onCreate: () => {}, onError: () => {} })
})
afterAll(async () => {
  await opened.close()
  await database.close()
  rmSync(directory, { recursive: true })
})

const NOW = Date.now()
const hoursAgo = (hours: number) => new Date(NOW - hours * 3_600_000)
const stored = async (id: string, given: object, at = hoursAgo(1)) => {
  await opened.store.events.insert([anEvent({ id, ...given }, at)])
}
const FAILURE = { type: 'bug-report', source: 'ci', data: { message: 'It broke' } }

function file(name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, `people: [{ id: alex, roles: [tech_lead, cto] }]\n${text}`)
  return path
}

async function run(line: readonly string[], current = file('countersign.yaml', ''), more: object = {}) {
  const said = { out: '', err: '' }
  const variables = {
    DATABASE_URL: database.url,
    COUNTERSIGN_CONFIG: current,
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: 'signing-secret',
    SLACK_CHANNEL: '#approvals',
    SMTP_HOST: 'localhost',
    SMTP_FROM: 'a@x.io',
    NOTIFICATION_EMAIL_TO: 'b@x.io',
    ...more,
  }
  const print = async (text: string) => {
    said.out += `${text}\n`
    return true
  }
  const say = (text: string) => {
    said.err += `${text}\n`
  }
  const code = await configTest(variables).run(line, { print, say })
  const out = said.out.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '<time>')
  return { code, out, err: said.err.replaceAll(`${directory}/`, '') }
}

it('says where there is nothing to look at', async () => {
  expect(await run([])).toMatchObject({ code: 0, out: 'There are no events to look at.\n' })
})

describe('with events', () => {
  beforeAll(async () => {
    for (let count = 0; count < 3; count++) {
      await stored(`failed-${count}`, { ...FAILURE, priority: 'critical' }, hoursAgo(3 - count))
    }
    await stored('minor', { ...FAILURE, priority: 'low' })
    await stored('asked', { data: { title: 'Deploy', action: 'deploy' } })
    await stored('older', { ...FAILURE, source: 'nightly', priority: 'critical' }, hoursAgo(50))
  })
  let changed = ''
  beforeEach(() => {
    changed = file(
      'changed.yaml',
      `policies: [{ name: deploys, match: { action: deploy } }]
routes:
  - match: { type: bug-report, priority: critical }
    to: ["slack:#ops", email:default]
    mention: role:cto
  - { match: { type: bug-report }, to: thread, fallback: { after: 2m, to: email:default } }
`,
    )
  })

  it('says in words what would change, the most frequent first, and an example of each', async () => {
    const { code, out } = await run([changed])
    expect(code).toBe(0)
    expect(out).toMatchInlineSnapshot(`
      "6 of 6 events, <time> to <time>, would be treated otherwise.

      3 × bug-report from ci, e.g. failed-2
        Now     slack:#ops calling alex, email:b@x.io calling alex
        Before  slack:#approvals, email:b@x.io

      1 × bug-report from ci, e.g. minor
        Now     thread (after 2m email:default)
        Before  slack:#approvals, email:b@x.io

      1 × approval-request, e.g. asked
        Policy  now deploys; before medium risk

      1 × bug-report from nightly, e.g. older
        Now     slack:#ops calling alex, email:b@x.io calling alex
        Before  slack:#approvals, email:b@x.io
      "
    `)
  })

  it('says it for machines', async () => {
    const { events, differing, differences } = JSON.parse((await run([changed, '--json'])).out)
    expect([events, differing]).toEqual([6, 6])
    expect(differences[0]).toMatchObject({
      count: 3,
      type: 'bug-report',
      source: 'ci',
      example: 'failed-2',
      before: { to: ['slack:#approvals', 'email:b@x.io'], policy: null },
      now: { to: ['slack:#ops calling alex', 'email:b@x.io calling alex'] },
    })
  })

  it('looks at the newest, and at those of a time', async () => {
    expect(JSON.parse((await run([changed, '--last', '2', '--json'])).out).events).toBe(2)
    expect(JSON.parse((await run([changed, '--since', '1d', '--json'])).out).events).toBe(5)
  })

  it('says that there is no difference, also where the same is written otherwise', async () => {
    const same = file('same.yaml', 'routes: [{ match: {}, to: ["slack:#approvals", "email:b@x.io"] }]')
    const { code, out } = await run([same])
    expect(code).toBe(0)
    expect(out).toBe('No difference: the same becomes of 6 events, <time> to <time>.\n')
  })

  it('sees that a policy of the same name says something else', async () => {
    const strict = file('strict.yaml', 'policies: [{ name: deploys, match: {}, approve: { roles: [cto] } }]')
    const { out } = await run([changed], strict)
    expect(out).toContain('Policy  now deploys, which says something else; before deploys')
  })

  it('compares the file with none where no other is named', async () => {
    expect((await run([], changed)).out).toBe((await run([changed])).out)
  })

  it('names default places as such where nothing is configured', async () => {
    const nothing = { SLACK_BOT_TOKEN: '', SLACK_SIGNING_SECRET: '', SLACK_CHANNEL: '', SMTP_HOST: '' }
    const bare = { ...nothing, SMTP_FROM: '', NOTIFICATION_EMAIL_TO: '' }
    expect((await run([changed], undefined, bare)).out).toContain('Before  slack:default, linear:default')
  })

  it('reads more than a page, in order', async () => {
    const events = Array.from({ length: 450 }, (_, index) =>
      anEvent({ id: randomUUID(), ...FAILURE, source: 'many' }, new Date(NOW + index)),
    )
    await opened.store.events.insert(events)
    const { differences } = JSON.parse((await run([changed, '--last', '451', '--json'])).out)
    expect(differences[0]).toMatchObject({ source: 'many', count: 450, example: events.at(-1)!.id })
  })
})

describe('ends', () => {
  it('with 78 and every mistake where a file is wrong', async () => {
    const wrong = file('wrong.yaml', 'routes: [{ match: {}, to: nowhere }]')
    const { code, err } = await run([wrong])
    expect(code).toBe(78)
    expect(err).toContain('wrong.yaml, line 2, column 27\n  to: give a place like')
    expect(await run([], wrong)).toMatchObject({ code: 78 })
    expect((await run([join(directory, 'none.yaml')])).err).toContain('none.yaml cannot be read (ENOENT)')
  })

  it('with 1 where the database cannot be read', async () => {
    const nowhere = { DATABASE_URL: 'postgres://postgres@127.0.0.1:9/none' }
    const { code, err } = await run([], undefined, nowhere)
    expect([code, err]).toEqual([1, expect.stringContaining('The database cannot be read (ECONNREFUSED)')])
    const empty = await run([], undefined, { DATABASE_URL: '', DATA_DIR: directory })
    expect(empty).toMatchObject({ code: 1, err: expect.stringContaining('There is no database in') })
  })

  it.each([
    [['--last', '0'], '--last takes a number from 1 to 100000'],
    [['--last', 'many'], '--last takes a number'],
    [['--since', 'monday'], '--since takes a duration like 12h or 7d'],
    [['one.yaml', 'two.yaml'], 'Name one changed file'],
  ])('with a word on the usage of %j', async (line, words) => {
    await expect(run(line)).rejects.toThrow(words)
  })
})
