import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type EmulatedSlack, startEmulatedSlack } from '../support/emulated-slack.ts'
import { startMailServer } from '../support/mail-server.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'

const WITHIN = { timeout: 15_000, interval: 50 }
const FILE = `
people: [{ id: alex, name: Alex Kim, roles: [tech_lead], email: alex@example.com }]
routes: [{ match: {}, to: slack:default, fallback: { after: 1s, to: email:default } }]
`

describe('when Slack is down', () => {
  let slack: EmulatedSlack
  let mailServer: Awaited<ReturnType<typeof startMailServer>>
  let app: StartedApp
  beforeAll(async () => {
    ;[slack, mailServer] = await Promise.all([startEmulatedSlack(), startMailServer()])
    const env = { ...slack.env, ...mailServer.env, NOTIFICATION_EMAIL_TO: 'alex@example.com' }
    app = await startApp(env, FILE)
  })
  afterAll(async () => {
    await app.close()
    await Promise.all([slack.close(), mailServer.close()])
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
    // On a busy machine the second is over before Slack was tried even once.
    expect(mailServer.mails[0]?.text.replace(/\s+/g, ' ')).toMatch(
      /Sent here because Slack did not take it within 1 second( \(it could not be reached\))?\./,
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
