import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { toDeliveryBody } from '../../../handlers/api/representations.ts'
import { emailChannel } from '../../../src/adapters/email/email-channel.ts'
import { createMailer } from '../../../src/adapters/email/mailer.ts'
import { linearChannel } from '../../../src/adapters/linear/linear-channel.ts'
import { linearRequest } from '../../../src/adapters/linear/linear-client.ts'
import { slackChannel } from '../../../src/adapters/slack/slack-channel.ts'
import { slackClient } from '../../../src/adapters/slack/slack-client.ts'
import { slackLogger } from '../../../src/adapters/slack/slack-logger.ts'
import type { Channel } from '../../../src/ports/channel.ts'
import { startLinear } from '../../../src/sandbox/linear/linear-server.ts'
import { listen } from '../../../src/sandbox/loopback-server.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { startMailServer } from '../../support/mail-server.ts'
import { someRules } from '../../support/rules.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** Slack, saying no with this code. */
async function aSlack(error: string, more: object = {}): Promise<Channel> {
  const { url, close } = await listen(
    createServer((request, response) => {
      request.resume()
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ok: false, error, ...more }))
    }),
  )
  onTestFinished(close)
  const access = { botToken: 'xoxb-1', signingSecret: 's', appToken: undefined, apiUrl: `${url}/api/` }
  return slackChannel({ client: slackClient(access, slackLogger(world.needs.log)) })
}

/** Linear, which knows the issue PR-68 alone. */
async function aLinear(): Promise<Channel> {
  const { url, key, close } = await startLinear()
  onTestFinished(close)
  const request = linearRequest({ apiKey: key, apiUrl: url }, world.needs.clock)
  return linearChannel({ request, hub: 'PR-99', hearsReplies: false })
}

/** A mail server that does not take our password. */
async function aMailServer(): Promise<Channel> {
  const { port, close } = await startMailServer({ needsLogin: true })
  const access = {
    host: '127.0.0.1',
    port,
    user: 'countersign',
    pass: 'wrong',
    secure: 'none',
    dkim: undefined,
  } as const
  const mailer = createMailer(access)
  onTestFinished(async () => {
    mailer.close()
    await close()
  })
  return emailChannel({ mailer, from: 'countersign@example.com', optoutUrl: () => 'http://127.0.0.1' })
}

it.each([
  ['an unknown conversation', 'slack', () => aSlack('channel_not_found'), /Check SLACK_CHANNEL/],
  ['a bot that was not invited', 'slack', () => aSlack('not_in_channel'), /\/invite @Countersign/],
  [
    'a missing scope',
    'slack',
    () => aSlack('missing_scope', { needed: 'chat:write' }),
    /Add the scope chat:write/,
  ],
  ['a wrong hub issue', 'linear', aLinear, /Check LINEAR_APPROVAL_HUB_ISSUE_ID/],
  ['a wrong password of the mail server', 'email', aMailServer, /Check SMTP_USER and SMTP_PASS/],
] as const)('%s makes a dead letter that says what to do', async (_, name, start, fix) => {
  const target = { slack: 'C0APPROVALS', linear: 'PR-99', email: `${randomUUID()}@x.io` }[name]
  const needs = {
    ...world.needs,
    channels: { [name]: await start() },
    rules: someRules({ defaults: { [name]: target } }),
  }
  const id = randomUUID()
  await acceptEvents(needs)([{ given: { id, type: 'generic', data: { message: 'm' } } }], 'local')
  const [card] = await needs.store.cards.ofSubject({ kind: 'event', id })
  await deliverCard(needs)(card!.id)
  const { items } = await needs.store.cards.list({ state: 'dead' }, { limit: 1 })
  expect(items.map(toDeliveryBody)).toMatchObject([
    { id: card!.id, event_id: id, channel: name, state: 'dead', fix: expect.stringMatching(fix) },
  ])
})
