import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/config/config-error.ts'
import { checkConfig, readConfig } from '../../src/config/read-config.ts'

let directory: string
let people: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-config-'))
  people = join(directory, 'people.yaml')
  writeFileSync(people, 'people:\n  - { id: alex, slack: U0ALEX, roles: [cto] }\n')
})
afterAll(() => rmSync(directory, { recursive: true }))

const SLACK = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'signing-secret',
  SLACK_CHANNEL: '#approvals',
}
const read = (variables: Record<string, string> = {}) =>
  readConfig({ COUNTERSIGN_CONFIG: people, ...variables })
function problemsOf(variables: Record<string, string>) {
  try {
    read(variables)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('The configuration was taken.')
}
function pem(type: 'rsa' | 'rsa-pss', modulusLength = 2048): string {
  const { privateKey } =
    type === 'rsa'
      ? generateKeyPairSync(type, { modulusLength })
      : generateKeyPairSync(type, { modulusLength })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
const places = (variables: Record<string, string>) => problemsOf(variables).problems.map(({ where }) => where)

describe('without any variables', () => {
  it('runs the sandbox on this machine, with defaults that are safe', () => {
    expect(read()).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://127.0.0.1:3000',
      dataDir: './data',
      databaseUrl: undefined,
      redisUrl: undefined,
      eventsQueue: 'countersign-events',
      roles: new Set(['api', 'worker']),
      apiKeys: [],
      slack: undefined,
      sandbox: true,
      logLevel: 'info',
    })
  })

  it('takes a variable that is set to nothing for unset', () => {
    expect(read({ PORT: '', SLACK_BOT_TOKEN: ' ', CALLBACK_URL: '' })).toMatchObject({
      port: 3000,
      sandbox: true,
    })
  })

  it('needs no countersign.yaml, but one that is named must be there', () => {
    expect(readConfig({}).people).toEqual([])
    expect(places({ COUNTERSIGN_CONFIG: join(directory, 'none.yaml') })).toEqual(['COUNTERSIGN_CONFIG'])
  })

  it('refuses to run in production', () => {
    const { message } = problemsOf({ NODE_ENV: 'production' })
    expect(message).toContain('SLACK_BOT_TOKEN')
    expect(message).toContain('sandbox')
    expect(read({ NODE_ENV: 'production', ...SLACK })).toMatchObject({ sandbox: false })
  })
})

describe('what is given', () => {
  it('is read into one frozen configuration', () => {
    const config = read({
      ...SLACK,
      PORT: '8080',
      PUBLIC_URL: 'https://countersign.example.com/',
      API_KEYS: 'ci:k1, ops:k:2',
      COUNTERSIGN_ROLES: 'worker',
      SLACK_API_URL: 'http://127.0.0.1:9/api',
      CALLBACK_ALLOW: 'a.example, b.example',
    })
    expect(config).toMatchObject({
      port: 8080,
      publicUrl: 'https://countersign.example.com',
      apiKeys: [
        { name: 'ci', key: 'k1' },
        { name: 'ops', key: 'k:2' },
      ],
      roles: new Set(['worker']),
      slack: { botToken: 'xoxb-1', channel: '#approvals', apiUrl: 'http://127.0.0.1:9/api/' },
      callbacks: { allow: ['a.example', 'b.example'] },
      people: [{ id: 'alex', slack: [{ user: 'U0ALEX' }] }],
      sandbox: false,
    })
    expect(Object.isFrozen(config)).toBe(true)
  })

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:3000'],
    ['::', 'http://127.0.0.1:3000'],
    ['::1', 'http://[::1]:3000'],
    ['10.0.0.7', 'http://10.0.0.7:3000'],
  ])('on host %s is reached at %s', (HOST, publicUrl) => {
    expect(read({ HOST }).publicUrl).toBe(publicUrl)
  })

  it('takes an Ed25519 key as PEM and as JWK, and no other kind', () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const jwk = JSON.stringify(privateKey.export({ format: 'jwk' }))
    expect([read({ RECEIPT_KEY: pem }).receiptKey, read({ RECEIPT_KEY: jwk }).receiptKey]).toEqual([pem, jwk])
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    expect(places({ RECEIPT_KEY: rsa.export({ type: 'pkcs8', format: 'pem' }).toString() })).toEqual([
      'RECEIPT_KEY',
    ])
  })

  it('signs mails with a key on one line or on several, and says where its domain would not count', () => {
    const key = pem('rsa')
    const mail = {
      SMTP_HOST: 'smtp.example.com',
      SMTP_FROM: 'Bot <bot@mail.x.io>',
      NOTIFICATION_EMAIL_TO: 'a@x.io',
    }
    const dkim = { SMTP_DKIM_DOMAIN: 'X.io', SMTP_DKIM_SELECTOR: 'cs1', SMTP_DKIM_KEY: key }
    for (const SMTP_DKIM_KEY of [key, key.replaceAll('\n', '\\n')]) {
      const { email, notices } = read({ ...mail, ...dkim, SMTP_DKIM_KEY })
      expect(email?.dkim).toEqual({ domain: 'x.io', selector: 'cs1', key })
      expect(notices).not.toContainEqual(expect.stringContaining('DKIM'))
    }
    const { notices } = read({ ...mail, ...dkim, SMTP_DKIM_DOMAIN: 'ail.x.io' })
    expect(notices).toContainEqual(expect.stringContaining('SMTP_DKIM_DOMAIN is not the domain of SMTP_FROM'))
    expect(read(mail).email?.dkim).toBeUndefined()
  })

  it('connects mail, with each recipient once and the user as the sender', () => {
    const mail = { SMTP_HOST: 'smtp.example.com', SMTP_USER: 'bot@x.io', SMTP_PASS: 'p' }
    const config = read({ ...mail, NOTIFICATION_EMAIL_TO: 'a@x.io, b@x.io,a@x.io' })
    expect(config).toMatchObject({
      sandbox: false,
      email: { port: 587, secure: 'starttls', from: 'bot@x.io', to: ['a@x.io', 'b@x.io'] },
    })
    expect(config.notices).toContainEqual(expect.stringContaining('PUBLIC_URL is not set'))
    const safe = { ...mail, NOTIFICATION_EMAIL_TO: 'a@x.io', PUBLIC_URL: 'https://c.example' }
    expect(read(safe).notices).not.toContainEqual(expect.stringMatching(/PUBLIC_URL|SMTP/))
    expect(read({ ...safe, SMTP_SECURE: 'none' }).notices).toContainEqual(
      expect.stringContaining('unencrypted'),
    )
  })

  it('sends traces only where a collector is named', () => {
    const { sendsTraces, notices } = read({ ...SLACK, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' })
    expect({ sendsTraces, notices }).toEqual({ sendsTraces: true, notices: [] })
    expect(read({ ...SLACK }).sendsTraces).toBe(false)
  })

  it('reads how the HTTP orchestrator is connected, and names what lacks its address', () => {
    const { orchestrator, notices } = read({
      ...SLACK,
      ORCHESTRATOR_URL: 'http://localhost:8001',
      ORCHESTRATOR_API_KEY: 'a-key',
      ORCHESTRATOR_REDIS_URL: 'redis://localhost:6379',
    })
    expect(orchestrator).toEqual({
      url: 'http://localhost:8001',
      apiKey: 'a-key',
      redisUrl: 'redis://localhost:6379',
    })
    expect(notices).not.toContainEqual(expect.stringContaining('ORCHESTRATOR'))
    for (const name of ['ORCHESTRATOR_API_KEY', 'ORCHESTRATOR_REDIS_URL']) {
      expect(() => read({ ...SLACK, [name]: 'redis://localhost:6379' })).toThrow(/ORCHESTRATOR_URL/)
    }
  })

  it('reads where task files are, and misses a directory that is not there where it is looked into', () => {
    const missing = join(directory, 'none')
    expect(read({ TASK_FILES_DIR: directory }).taskFilesDir).toBe(directory)
    expect(problemsOf({ TASK_FILES_DIR: missing }).problems).toEqual([
      { where: 'TASK_FILES_DIR', problem: expect.stringContaining(`"${missing}" is no directory: make it`) },
    ])
    expect(places({ TASK_FILES_DIR: people })).toEqual(['TASK_FILES_DIR'])
    expect(read({ TASK_FILES_DIR: missing, COUNTERSIGN_ROLES: 'api' }).taskFilesDir).toBe(missing)
  })

  it('says that nobody can decide in Linear where its webhooks are not heard', () => {
    const { notices } = read({ LINEAR_API_KEY: 'lin_api_1', LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-68' })
    expect(notices).toContainEqual(expect.stringContaining('LINEAR_WEBHOOK_SECRET is not set'))
  })

  it('reads how Linear is connected', () => {
    const { linear, sandbox } = read({
      LINEAR_API_KEY: 'lin_oauth_1',
      LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-68',
      LINEAR_WEBHOOK_SECRET: 'lin_wh_12345',
    })
    expect(linear).toEqual({
      apiKey: 'lin_oauth_1',
      hubIssue: 'PR-68',
      webhookSecret: 'lin_wh_12345',
      apiUrl: undefined,
    })
    expect(sandbox).toBe(false)
  })

  it('reads of which application in Linear tokens are asked for', () => {
    const { linear, sandbox } = read({
      LINEAR_CLIENT_ID: 'client-id',
      LINEAR_CLIENT_SECRET: 'client-secret',
      LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-68',
    })
    expect(linear).toMatchObject({ client: { id: 'client-id', secret: 'client-secret' }, hubIssue: 'PR-68' })
    expect(sandbox).toBe(false)
  })
})

describe('what is wrong', () => {
  const WRONG = {
    PORT: 'eighty',
    PUBLIC_URL: 'not-a-url-hunter2',
    DATABASE_URL: 'mysql://root:hunter2@db/x',
    REDIS_URL: 'http://hunter2@redis',
    EVENTS_QUEUE: 'a:b',
    API_KEYS: 'hunter2',
    SLACK_BOT_TOKEN: 'xoxp-hunter2',
    SLACK_SIGNING_SECRET: 'hunter2',
    SLACK_APP_TOKEN: 'hunter2',
    SLACK_CHANNEL: 'general hunter2',
    LINEAR_API_KEY: 'hunter2',
    LINEAR_CLIENT_ID: 'short',
    LINEAR_CLIENT_SECRET: 'short',
    LINEAR_APPROVAL_HUB_ISSUE_ID: 'hunter2',
    LINEAR_WEBHOOK_SECRET: 'hunter2',
    LINEAR_API_URL: 'hunter2',
    CALLBACK_SECRET: 'hunter2',
    RECEIPT_KEY: 'hunter2',
    SMTP_SECURE: 'hunter2',
    LOG_LEVEL: 'hunter2',
  }

  it('is said all at once, naming each variable', () => {
    expect(new Set(places(WRONG))).toEqual(new Set(Object.keys(WRONG)))
  })

  it('is said without any value that was given', () => {
    expect(problemsOf({ ...WRONG, COUNTERSIGN_ROLES: 'api,hunter2' }).message).not.toContain('hunter2')
  })

  it.each([
    [
      'a bot token without a way to hear presses',
      { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_CHANNEL: '#a' },
      'SLACK_SIGNING_SECRET',
    ],
    ['a bot token without a conversation', { ...SLACK, SLACK_CHANNEL: '' }, 'SLACK_CHANNEL'],
    ['a signing secret without a bot token', { SLACK_SIGNING_SECRET: 'signing-secret' }, 'SLACK_BOT_TOKEN'],
    [
      'a Linear key without an issue',
      { ...SLACK, LINEAR_API_KEY: 'lin_api_1' },
      'LINEAR_APPROVAL_HUB_ISSUE_ID',
    ],
    ['an issue without a Linear key', { ...SLACK, LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-68' }, 'LINEAR_API_KEY'],
    [
      'an application in Linear without its secret',
      { LINEAR_CLIENT_ID: 'client-id', LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-68' },
      'LINEAR_CLIENT_SECRET',
    ],
    [
      'a secret of no application in Linear',
      { ...SLACK, LINEAR_CLIENT_SECRET: 'secret-of' },
      'LINEAR_CLIENT_ID',
    ],
    [
      'an application in Linear beside a key',
      {
        ...{ LINEAR_API_KEY: 'lin_api_1', LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-68' },
        ...{ LINEAR_CLIENT_ID: 'client-id', LINEAR_CLIENT_SECRET: 'client-secret' },
      },
      'LINEAR_API_KEY',
    ],
    ['a Linear elsewhere without TLS', { LINEAR_API_URL: 'http://linear.example/graphql' }, 'LINEAR_API_URL'],
    ['a callback without a secret to sign it', { CALLBACK_URL: 'http://localhost:1/' }, 'CALLBACK_SECRET'],
    ['roles that do not exist', { COUNTERSIGN_ROLES: 'api,boss' }, 'COUNTERSIGN_ROLES'],
    ['no role at all', { COUNTERSIGN_ROLES: ',' }, 'COUNTERSIGN_ROLES'],
    ['a key without a name', { API_KEYS: ':key' }, 'API_KEYS'],
    ['a port out of range', { PORT: '65536' }, 'PORT'],
  ])('is %s', (_, variables, where) => {
    expect(places(variables)).toEqual([where])
  })

  it.each([
    ['a mail server without anyone to write to', { SMTP_FROM: 'a@x.io' }, ['NOTIFICATION_EMAIL_TO']],
    ['a mail server without a sender', { NOTIFICATION_EMAIL_TO: 'a@x.io' }, ['SMTP_FROM']],
    [
      'a user that is no address in place of a sender',
      { NOTIFICATION_EMAIL_TO: 'a@x.io', SMTP_USER: 'apikey', SMTP_PASS: 'p' },
      ['SMTP_FROM'],
    ],
    ['a user without a password', { NOTIFICATION_EMAIL_TO: 'a@x.io', SMTP_USER: 'a@x.io' }, ['SMTP_PASS']],
    [
      'a password without a user',
      { NOTIFICATION_EMAIL_TO: 'a@x.io', SMTP_FROM: 'a@x.io', SMTP_PASS: 'p' },
      ['SMTP_USER'],
    ],
    [
      'a recipient that is two headers',
      { NOTIFICATION_EMAIL_TO: 'a@x.io\nBcc: b@x.io', SMTP_FROM: 'a@x.io' },
      ['NOTIFICATION_EMAIL_TO'],
    ],
    [
      'half of what signs mails',
      { NOTIFICATION_EMAIL_TO: 'a@x.io', SMTP_FROM: 'a@x.io', SMTP_DKIM_DOMAIN: 'x.io' },
      ['SMTP_DKIM_SELECTOR', 'SMTP_DKIM_KEY'],
    ],
    ...[pem('rsa-pss'), pem('rsa', 512), 'a file, perhaps'].map(
      (SMTP_DKIM_KEY): [string, Record<string, string>, string[]] => [
        'a key that cannot sign mails',
        {
          NOTIFICATION_EMAIL_TO: 'a@x.io',
          SMTP_FROM: 'a@x.io',
          SMTP_DKIM_DOMAIN: 'x.io',
          SMTP_DKIM_SELECTOR: 'a',
          SMTP_DKIM_KEY,
        },
        ['SMTP_DKIM_KEY'],
      ],
    ),
    ['a sender that is none', { NOTIFICATION_EMAIL_TO: 'a@x.io', SMTP_FROM: 'me' }, ['SMTP_FROM']],
  ])('is %s', (_, variables, where) => {
    expect(places({ SMTP_HOST: 'smtp.example.com', ...variables })).toEqual(where)
  })

  it('is a setting of mail without a server', () => {
    expect(places({ NOTIFICATION_EMAIL_TO: 'a@x.io' })).toEqual(['SMTP_HOST'])
  })

  it('in several variables together shows beside what is wrong in one', () => {
    expect(places({ PORT: 'x', CALLBACK_URL: 'http://localhost:1/' })).toEqual(['PORT', 'CALLBACK_SECRET'])
  })
})

describe('countersign.yaml', () => {
  const written = (text: string) => {
    const file = join(directory, 'written.yaml')
    writeFileSync(file, text)
    return { COUNTERSIGN_CONFIG: file }
  }
  const POLICY = 'policies: [{ name: one, match: { risk: high }, time_limit: 5m }]'

  it('gives people and policies', () => {
    const { people, policies } = read(written(`people: [{ id: sam, owns: ci }]\n${POLICY}\n`))
    expect(people).toMatchObject([{ id: 'sam', owns: ['ci'] }])
    expect(policies).toMatchObject([
      { match: { risk: ['high'] }, policy: { name: 'one', timeLimitMs: 300_000 } },
    ])
  })

  it('is read although the environment is wrong, so that all problems show at once', () => {
    const { problems } = problemsOf({ PORT: 'x', ...written('people: [{ id: a b }]\nroutes: {}\n') })
    expect(problems.map(({ where }) => where.replace(/^.*, line/, 'line'))).toEqual([
      'PORT',
      'line 1, column 16',
      'line 2, column 9',
    ])
  })

  it('leads to a word about who can decide, but not in the sandbox, which has people of its own', () => {
    const variables = written('people: [{ id: sam, roles: [tech_lead] }]\n')
    const notice = expect.stringContaining('Nobody listed may approve critical risk')
    expect(read({ ...SLACK, ...variables }).notices).toEqual([notice])
    expect(read(variables).notices).toEqual([])
    expect(checkConfig(undefined, variables).fileNotices).toEqual([notice])
  })

  it('that does not exist lists nobody, and nobody can decide', () => {
    const { file, fileNotices } = checkConfig(undefined, {})
    expect(file).toBeUndefined()
    expect(fileNotices).toEqual([
      'Nobody is listed in countersign.yaml, so nobody can decide anything: list people there.',
    ])
  })

  it('may be another file for once', () => {
    const { COUNTERSIGN_CONFIG: other } = written(POLICY)
    expect(checkConfig(other, { COUNTERSIGN_CONFIG: people })).toMatchObject({
      file: other,
      config: { people: [], policies: [{ policy: { name: 'one' } }] },
    })
  })
})

describe('AI Maestro', () => {
  it('is not asked where no server is named, and we have a name all the same', () => {
    expect(read(SLACK)).toMatchObject({ aiMaestro: undefined, agentName: 'countersign' })
  })

  it('is asked where one is', () => {
    const variables = {
      AIMAESTRO_API: 'http://localhost:23000',
      AIMAESTRO_AGENT: 'gate',
      AIMAESTRO_ORGANIZATION: 'acme',
    }
    expect(read({ ...SLACK, ...variables })).toMatchObject({
      aiMaestro: { api: 'http://localhost:23000', organization: 'acme' },
      agentName: 'gate',
    })
  })

  it('has names without spaces, and needs a server for its organization', () => {
    const { message } = problemsOf({ ...SLACK, AIMAESTRO_AGENT: 'the gate', AIMAESTRO_ORGANIZATION: 'acme' })
    expect(message).toContain('AIMAESTRO_AGENT')
    expect(message).toMatch(/AIMAESTRO_API.*set it too/)
  })
})
