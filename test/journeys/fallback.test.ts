import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createLog } from '../../src/adapters/telemetry/log.ts'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { type EmulatedSlack, startEmulatedSlack } from '../support/emulated-slack.ts'
import { startMailServer } from '../support/mail-server.ts'

const WITHIN = { timeout: 15_000, interval: 50 }

describe('when Slack is down', () => {
  let slack: EmulatedSlack
  let mailServer: Awaited<ReturnType<typeof startMailServer>>
  let directory: string
  let app: App
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'fallback-'))
    const file = join(directory, 'countersign.yaml')
    const fallback = '{ after: 1s, to: email:default }'
    writeFileSync(
      file,
      `people: [{ id: alex, name: Alex Kim, roles: [tech_lead], email: alex@example.com }]
routes: [{ match: {}, to: slack:default, fallback: ${fallback} }]
`,
    )
    ;[slack, mailServer] = await Promise.all([startEmulatedSlack(), startMailServer()])
    app = await createApp({
      config: readConfig({
        ...slack.env,
        PORT: '0',
        DATA_DIR: join(directory, 'data'),
        COUNTERSIGN_CONFIG: file,
        SMTP_HOST: '127.0.0.1',
        SMTP_PORT: String(mailServer.port),
        SMTP_SECURE: 'none',
        SMTP_FROM: 'countersign@example.com',
        NOTIFICATION_EMAIL_TO: 'alex@example.com',
      }),
      log: createLog('silent'),
      version: '1.2.3',
      onCreateDatabase: () => {},
    })
    await app.start()
  }, 30_000)
  afterAll(async () => {
    await app.stop()
    await Promise.all([slack.close(), mailServer.close()])
    rmSync(directory, { recursive: true })
  })

  it('an approval comes by mail, which says why; a low notice waits; and Slack has both when it is back', async () => {
    slack.treat(() => 'drop')
    const events = [
      { id: 'asked', type: 'approval-request', data: { title: 'Deploy api' } },
      { id: 'noted', type: 'generic', priority: 'low', data: { message: 'All is well' } },
    ]
    await app.server.inject({ method: 'POST', url: '/v1/events', payload: { events } })
    await vi.waitFor(() => expect(mailServer.mails).toHaveLength(1), WITHIN)
    expect(mailServer.mails[0]?.headers.subject).toBe('Deploy api')
    expect(mailServer.mails[0]?.text.replace(/\s+/g, ' ')).toContain(
      'Sent here because Slack did not take it within 1 second (it could not be reached).',
    )
    slack.heal()
    await vi.waitFor(async () => expect(await slack.cards()).toHaveLength(2), WITHIN)
    expect(mailServer.mails).toHaveLength(1)
    const { routes, cards } = (await app.server.inject({ url: '/v1/events/asked' })).json()
    expect(routes).toMatchObject([{ channel: 'slack', why: 'route 1: every event' }])
    expect(cards).toMatchObject([
      { channel: 'slack', instead_of: null },
      { channel: 'email', state: 'delivered', instead_of: 'slack:#approvals' },
    ])
  }, 40_000)
})
