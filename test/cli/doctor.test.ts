import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openEmbeddedDatabase } from '../../src/adapters/store/embedded-database.ts'
import { doctor } from '../../src/cli/doctor.ts'
import { startLinear } from '../../src/sandbox/linear/linear-server.ts'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'
import { runCli } from '../support/cli-process.ts'
import { startEmulatedSlack } from '../support/emulated-slack.ts'
import { MAIL_LOGIN, startMailServer } from '../support/mail-server.ts'
import { freshPostgres } from '../support/postgres.ts'
import { isMissing, serviceUrl } from '../support/services.ts'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-doctor-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

/** The environment of a server, with this countersign.yaml. */
function environment(given: Readonly<Record<string, string>>, yaml = 'people: []\n') {
  const file = join(directory, 'countersign.yaml')
  writeFileSync(file, yaml)
  return { DATA_DIR: join(directory, 'none'), COUNTERSIGN_CONFIG: file, ...given }
}

async function examine(given: Readonly<Record<string, string>>, yaml?: string, args: readonly string[] = []) {
  let out = ''
  const io = {
    async print(line: string) {
      out += `${line}\n`
      return true
    },
    say: () => {},
  }
  const code = await doctor(environment(given, yaml)).run(args, io)
  // A long sentence stands in several lines.
  return { code, out, words: out.replace(/\n\s+/g, ' ').replace(/ {2,}/g, ' ') }
}

interface SlackLike {
  readonly scopes?: string
  readonly conversations?: readonly object[]
  readonly answers?: Readonly<Record<string, object>>
}

/** A Slack that says of its conversations and scopes what the test likes; the emulated one never says such things. */
async function aSlack({
  scopes,
  conversations = [{ id: 'C0APPROVALS', name: 'approvals', is_member: true }],
  answers = {},
}: SlackLike = {}) {
  const called: string[] = []
  const answer = (method: string): object => {
    if (method === 'conversations.list') return { ok: true, channels: conversations }
    return {
      ok: true,
      team: 'Acme',
      user: 'countersign',
      user_id: 'U0BOT',
      url: 'wss://127.0.0.1/ticket-of-ours',
    }
  }
  const server = createServer(async (request, response: ServerResponse) => {
    await readBody(request)
    const method = (request.url ?? '').split('/').at(-1) ?? ''
    called.push(method)
    const headers = { 'content-type': 'application/json', ...(scopes && { 'x-oauth-scopes': scopes }) }
    response.writeHead(200, headers).end(JSON.stringify(answers[method] ?? answer(method)))
  })
  const { url, close } = await listen(server)
  onTestFinished(close)
  const env = {
    SLACK_BOT_TOKEN: 'xoxb-secret-1',
    SLACK_SIGNING_SECRET: 'signing-secret-2',
    SLACK_CHANNEL: '#approvals',
    SLACK_API_URL: `${url}/api/`,
  }
  return { env, called }
}
const EVERY_SCOPE =
  'app_mentions:read,channels:history,channels:read,chat:write,chat:write.public,commands,groups:history,groups:read,im:history,im:read,im:write'
const no = (error: string, more: object = {}) => ({ ok: false, error, ...more })

it('says with nothing configured that a start is the sandbox, and looks at what is left', async () => {
  const { code, words } = await examine({})
  expect(code).toBe(0)
  expect(words).toContain('– Configuration no channel is configured: a start is the sandbox')
  expect(words).toContain('– Database there is no embedded database')
  expect(words).toContain('All is in order.')
})

it('refuses a configuration with mistakes as the server does', async () => {
  await expect(examine({ PORT: 'eighty' })).rejects.toThrow('give a port number')
  const { code, err, out } = await runCli(['doctor'], environment({ PORT: 'eighty' }))
  expect([code, out]).toEqual([78, ''])
  expect(err).toContain('PORT: give a port number')
})

it('speaks to machines as well', async () => {
  const { code, out } = await examine({}, undefined, ['--json'])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    ok: true,
    findings: [
      { check: 'Configuration', kind: 'fine' },
      { check: 'Configuration', kind: 'note' },
      { check: 'Database' },
    ],
  })
})

/** A port on which nobody listens. */
async function closedPort(): Promise<string> {
  const { url, close } = await listen(createServer())
  await close()
  return new URL(url).port
}

describe('of Slack', () => {
  it('finds the emulated one in order, from a process of its own', async () => {
    const slack = await startEmulatedSlack()
    onTestFinished(slack.close)
    const yaml = `people: [{ id: alex, slack: ${slack.workspace.members[0]!.id} }]\n`
    const { code, out, err } = await runCli(['doctor'], environment(slack.env, yaml))
    expect(err).toBe('')
    expect(out).toContain('✓ Slack          the bot token is accepted')
    expect(out).toContain('✓ Slack          #approvals is there, and the bot is in it')
    expect(code).toBe(0)
  })

  it('finds nothing wrong where all is right', async () => {
    const { env } = await aSlack({ scopes: EVERY_SCOPE })
    const { code, words } = await examine(env)
    expect(words).toContain('✓ Slack all scopes of slack-manifest.json are granted')
    expect(code).toBe(0)
  })

  it.each([
    [
      'a revoked token',
      { answers: { 'auth.test': no('token_revoked') } },
      'unauthorized: auth.test: token_revoked',
      'reinstall the Slack app',
    ],
    [
      'a missing scope',
      { scopes: EVERY_SCOPE.replace('chat:write,', '') },
      'the scope chat:write is missing',
      'Add it under OAuth & Permissions',
    ],
    [
      'an unknown conversation',
      { conversations: [] },
      'there is no conversation #approvals',
      'Check SLACK_CHANNEL',
    ],
    [
      'an archived conversation',
      { conversations: [{ id: 'C0A', name: 'approvals', is_archived: true }] },
      'the conversation #approvals is archived',
      'Unarchive it',
    ],
    [
      'a bot that was not invited',
      { conversations: [{ id: 'C0A', name: 'approvals', is_member: false }] },
      'the bot is not in #approvals',
      '/invite @Countersign',
    ],
  ])('finds %s, with the fix', async (_, slack, what, fix) => {
    const { env } = await aSlack({ scopes: EVERY_SCOPE, ...slack })
    const { code, words } = await examine(env)
    expect(code).toBe(1)
    expect(words).toContain(`✗ Slack ${what}`)
    expect(words).toContain(fix)
    expect(words).toContain('1 thing to mend.')
  })

  it('looks at the conversations that routes name, also as a fallback', async () => {
    const { env } = await aSlack()
    const yaml = 'routes: [{ match: {}, to: "slack:#ops", fallback: { to: "slack:#spare" } }]\n'
    const { words } = await examine(env, yaml)
    expect(words).toContain('✗ Slack there is no conversation #ops')
    expect(words).toContain('✗ Slack there is no conversation #spare')
  })

  it('finds people whom Slack does not know, or says that it was not allowed to look', async () => {
    const yaml = 'people: [{ id: alex, slack: U0ALEX }]\n'
    const stranger = await aSlack({ answers: { 'users.info': no('user_not_found') } })
    expect((await examine(stranger.env, yaml)).words).toContain(
      '✗ Slack Slack knows no user U0ALEX ("alex" in',
    )
    const gone = await aSlack({ answers: { 'users.info': { ok: true, user: { deleted: true } } } })
    expect((await examine(gone.env, yaml)).words).toContain(
      '✗ Slack the Slack account U0ALEX of "alex" is deactivated',
    )
    const closed = await aSlack({ answers: { 'users.info': no('missing_scope', { needed: 'users:read' }) } })
    const { code, words } = await examine(closed.env, yaml)
    expect([code, words]).toEqual([
      0,
      expect.stringContaining('were not checked (that takes the scope users:read)'),
    ])
  })

  it('tries the app token of Socket Mode', async () => {
    const bad = await aSlack({ answers: { 'apps.connections.open': no('invalid_auth') } })
    const good = await aSlack()
    const socket = { SLACK_APP_TOKEN: 'xapp-secret-3' }
    const refused = await examine({ ...bad.env, ...socket })
    expect(refused.code).toBe(1)
    expect(refused.words).toContain('connections:write')
    expect((await examine({ ...good.env, ...socket })).words).toContain(
      '✓ Slack the app token opens Socket Mode',
    )
  })

  it('finds one that does not answer, and posts nothing to one that does', async () => {
    const { env, called } = await aSlack()
    const { words } = await examine({ ...env, SLACK_API_URL: `http://127.0.0.1:${await closedPort()}/api/` })
    expect(words).toContain('✗ Slack unreachable: auth.test: ECONNREFUSED')
    await examine(env)
    expect(called.toSorted()).toEqual(['auth.test', 'conversations.list'])
  })

  it('never shows a secret', async () => {
    const { env } = await aSlack({ answers: { 'apps.connections.open': no('invalid_auth') } })
    const { out } = await examine({ ...env, SLACK_APP_TOKEN: 'xapp-secret-3' }, undefined, ['--json'])
    expect(out).not.toMatch(/secret-\d|ticket/)
  })
})

describe('of Linear', () => {
  const linearEnv = (url: string, changes: Readonly<Record<string, string>> = {}) => ({
    LINEAR_API_KEY: 'lin_api_test',
    LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-68',
    LINEAR_WEBHOOK_SECRET: 'lin_wh_secret',
    LINEAR_API_URL: url,
    ...changes,
  })
  async function aLinear() {
    const linear = await startLinear()
    onTestFinished(linear.close)
    return linear
  }

  it('finds nothing wrong where all is right, and writes nothing', async () => {
    const linear = await aLinear()
    const { code, words } = await examine(
      linearEnv(linear.url),
      'people: [{ id: alex, linear: user-alex }]\n',
    )
    expect(words).toContain('✓ Linear the hub issue PR-68 is there')
    expect(words).toContain('✓ Linear all 1 Linear accounts')
    expect(code).toBe(0)
    expect(linear.operations.filter((sent) => sent.includes('mutation'))).toEqual([])
  })

  it.each([
    [
      'a wrong hub issue',
      { LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-99' },
      'Linear shows no issue PR-99',
      'LINEAR_APPROVAL_HUB_ISSUE_ID',
    ],
    ['a wrong key', { LINEAR_API_KEY: 'lin_api_wrong' }, 'unauthorized: viewer', 'Check LINEAR_API_KEY'],
  ])('finds %s, with the fix', async (_, changes, what, fix) => {
    const { url } = await aLinear()
    const { code, words } = await examine(linearEnv(url, changes))
    expect(code).toBe(1)
    expect(words).toContain(`✗ Linear ${what}`)
    expect(words).toContain(fix)
  })

  it('finds issues of routes and people that are not there', async () => {
    const { url } = await aLinear()
    const yaml = 'people: [{ id: sam, linear: nobody }]\nroutes: [{ match: {}, to: linear:ENG-1 }]\n'
    const { words } = await examine(linearEnv(url), yaml)
    expect(words).toContain('✗ Linear Linear shows no issue ENG-1 → Check the routes in countersign.yaml')
    expect(words).toContain('✗ Linear Linear does not know the accounts of "sam"')
  })
})

describe('of mail', () => {
  async function mailEnv(changes: Readonly<Record<string, string>> = {}) {
    const server = await startMailServer({ needsLogin: true })
    onTestFinished(server.close)
    const env = {
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(server.port),
      SMTP_USER: MAIL_LOGIN.user,
      SMTP_PASS: MAIL_LOGIN.pass,
      SMTP_FROM: 'countersign@example.com',
      SMTP_SECURE: 'none',
      NOTIFICATION_EMAIL_TO: 'alex@example.com',
      PUBLIC_URL: 'https://countersign.example.com',
      ...changes,
    }
    return { env, server }
  }

  it('finds nothing wrong where all is right, and sends nothing', async () => {
    const { env, server } = await mailEnv()
    const { code, words } = await examine(env)
    expect(words).toContain('takes the login')
    expect(code).toBe(0)
    expect(server.mails).toEqual([])
  })

  it.each([
    [
      'a wrong password',
      { SMTP_PASS: 'wrong-secret' },
      'unauthorized: SMTP 535',
      'Check SMTP_USER and SMTP_PASS',
    ],
    [
      'a server without the encryption',
      { SMTP_SECURE: 'starttls' },
      'unreachable: SMTP',
      'Check SMTP_SECURE',
    ],
    ['a server that is not there', { SMTP_PORT: '9' }, 'unreachable: SMTP', 'Check SMTP_HOST'],
    [
      'links that open nowhere else',
      { PUBLIC_URL: 'http://127.0.0.1:3000' },
      'links in mails lead to http://127.0.0.1:3000',
      'Set PUBLIC_URL',
    ],
  ])('finds %s, with the fix', async (_, changes, what, fix) => {
    const { env } = await mailEnv(changes)
    const { code, words, out } = await examine(env)
    expect(code).toBe(1)
    expect(words).toContain(`✗ Email ${what}`)
    expect(words).toContain(fix)
    expect(out).not.toContain('secret')
  })
})

describe('of callbacks', () => {
  const CALLBACK_SECRET = `whsec_${'A'.repeat(44)}`

  it('finds whether the orchestrator takes connections, and asks it nothing', async () => {
    const asked: string[] = []
    const server = createServer((request) => asked.push(request.url ?? ''))
    const { url, close } = await listen(server)
    onTestFinished(close)
    const { env } = await aSlack()
    const { code, words } = await examine({ ...env, CALLBACK_SECRET, CALLBACK_URL: `${url}/hooks` })
    expect(words).toContain('takes connections')
    expect([code, asked]).toEqual([0, []])
  })

  it.each([
    ['http://127.0.0.1:9/hooks', '127.0.0.1:9 takes no connection (ECONNREFUSED)'],
    ['http://nowhere.invalid/hooks', 'the host nowhere.invalid of CALLBACK_URL has no address'],
  ])('finds that %s is not to be reached', async (CALLBACK_URL, what) => {
    const { env } = await aSlack()
    const { code, words } = await examine({ ...env, CALLBACK_SECRET, CALLBACK_URL })
    expect(code).toBe(1)
    expect(words).toContain(`✗ Callbacks ${what}`)
  })
})

describe('of the database', () => {
  it('finds an embedded one in use by a running server, which is as it should be', {
    timeout: 60_000,
  }, async () => {
    const dataDir = join(directory, 'data')
    const { out } = await runCli(['migrate'], { DATA_DIR: dataDir })
    expect(out).toContain('0001-main-job')
    const { words: before } = await examine({ DATA_DIR: dataDir })
    expect(before).toContain('✓ Database its schema is the newest')
    const running = await openEmbeddedDatabase(dataDir, () => {})
    onTestFinished(running.close)
    const { code, words } = await examine({ DATA_DIR: dataDir })
    expect(words).toContain('✓ Database the embedded database in')
    expect(words).toContain('is in use')
    expect(code).toBe(0)
  })

  it('finds a PostgreSQL that is not there', async () => {
    const { code, words } = await examine({ DATABASE_URL: 'postgres://u:secret-4@127.0.0.1:9/x' })
    expect(code).toBe(1)
    expect(words).toContain('✗ Database PostgreSQL refuses the connection')
    expect(words).not.toContain('secret')
  })

  it.skipIf(isMissing('postgres'))('changes nothing, and "migrate" does what a start would', async () => {
    const database = await freshPostgres()
    onTestFinished(database.close)
    const env = { DATABASE_URL: database.url }
    expect((await examine(env)).words).toContain('– Database it has no tables yet')
    expect((await examine(env)).words).toContain('– Database it has no tables yet')
    const first = await runCli(['migrate'], env)
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('0001-main-job') })
    const again = await runCli(['migrate', '--json'], env)
    expect(again).toMatchObject({ code: 0, out: '{"steps":[]}\n' })
    expect((await examine(env)).words).toContain('✓ Database its schema is the newest')
  })

  it('says why it cannot be migrated', async () => {
    const env = { DATABASE_URL: 'postgres://u:secret-4@127.0.0.1:9/x' }
    const { code, out, err } = await runCli(['migrate'], env)
    expect([code, out]).toEqual([69, ''])
    expect(err).toBe(
      'Nothing was changed: PostgreSQL refuses the connection. Check that PostgreSQL runs, the host and port in DATABASE_URL, and the network in between.\n',
    )
  })
})

describe('of Redis', () => {
  it('finds one that is not there', async () => {
    const { code, words } = await examine({ REDIS_URL: 'redis://:secret-5@127.0.0.1:9' })
    expect(code).toBe(1)
    expect(words).toContain('✗ Redis cannot be used (ECONNREFUSED)')
    expect(words).not.toContain('secret')
  })

  it.skipIf(isMissing('redis'))('looks at its policy for short memory', async () => {
    const { words } = await examine({ REDIS_URL: serviceUrl('redis') })
    expect(words).toContain('✓ Redis answers')
    expect(words).toContain('maxmemory-policy is noeviction')
  })
})
