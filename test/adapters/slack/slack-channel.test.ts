import type { RequestListener } from 'node:http'
import { WebClient } from '@slack/web-api'
import { createEmulator, type Emulator } from 'emulate'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { slackChannel } from '../../../src/adapters/slack/slack-channel.ts'
import { SLACK_TIMEOUT_MS } from '../../../src/adapters/slack/slack-client.ts'
import { DeliveryError } from '../../../src/domain/errors.ts'
import { aCard, aMessage, clientOf, scriptedSlack, textOf } from './slack-doubles.ts'

const TOKEN = 'xoxb-test'
const SCOPES = [
  'chat:write',
  'channels:read',
  'channels:history',
  'groups:read',
  'groups:history',
  'im:write',
]

describe('on an emulated Slack', () => {
  let emulator: Emulator
  let client: WebClient
  let conversation: string

  beforeAll(async () => {
    const slack = {
      channels: [{ name: 'approvals' }],
      tokens: [{ token: TOKEN, type: 'bot', scopes: SCOPES }],
    }
    emulator = await createEmulator({ service: 'slack', port: 0, seed: { slack } })
    client = new WebClient(TOKEN, { slackApiUrl: `${emulator.url}/api/` })
    const { channels } = await client.conversations.list({})
    conversation = channels!.find(({ name }) => name === 'approvals')!.id!
  })
  afterAll(() => emulator.close())

  async function messages() {
    const { messages = [] } = await client.conversations.history({
      channel: conversation,
      include_all_metadata: true,
    })
    return messages
  }

  it('posts a card with its blocks, its fallback text and its id as metadata', async () => {
    const ref = await slackChannel({ client }).post(aCard({ id: 'posted' }, conversation), aMessage(), null)
    expect(ref).toEqual({ conversation, ts: expect.stringMatching(/^\d+\.\d+$/) })
    const [posted] = await messages()
    expect(posted).toMatchObject({
      ts: ref.ts,
      metadata: { event_type: 'countersign_card', event_payload: { card_id: 'posted' } },
    })
    expect(posted?.text).toContain('Deploy api')
    expect(JSON.stringify(posted?.blocks)).toContain('approval.approve')
    expect(posted?.text).not.toContain('<!channel>')
  })

  it('posts to a conversation by its name, and finds it there', async () => {
    const channel = slackChannel({ client })
    const card = aCard({ id: 'by-name' })
    const ref = await channel.post(card, aMessage(), null)
    expect(ref.conversation).toBe(conversation)
    expect(await channel.find(card, null)).toEqual(ref)
  })

  it('keeps a card true by updating it, blocks and metadata with it', async () => {
    const channel = slackChannel({ client })
    const card = aCard({ id: 'updated' }, conversation)
    const ref = await channel.post(card, aMessage(), null)
    await channel.update(
      card,
      ref,
      aMessage({ status: 'Approved by Alex Kim', tone: 'success', actions: [] }),
    )
    const updated = (await messages()).find(({ ts }) => ts === ref.ts)
    expect(JSON.stringify(updated?.blocks)).toContain('Approved by Alex Kim')
    expect(JSON.stringify(updated?.blocks)).not.toContain('approval.approve')
    expect(await channel.find(card, null)).toEqual(ref)
  })

  it('finds nothing where a card was never posted', async () => {
    const channel = slackChannel({ client })
    expect(await channel.find(aCard({ id: 'never', postingSince: new Date() }), null)).toBeUndefined()
  })

  it('says that a card is gone when somebody deleted it', async () => {
    const channel = slackChannel({ client })
    const card = aCard({ id: 'deleted' }, conversation)
    const ref = await channel.post(card, aMessage(), null)
    await client.chat.delete({ channel: conversation, ts: ref.ts! })
    await expect(channel.update(card, ref, aMessage())).rejects.toMatchObject({ reason: 'gone' })
  })

  it('says which setting is wrong where there is no such conversation', async () => {
    const card = aCard({}, '#nowhere')
    const expected = { reason: 'not-found', fix: expect.stringContaining('SLACK_CHANNEL') }
    await expect(slackChannel({ client }).post(card, aMessage(), null)).rejects.toMatchObject(expected)
    await expect(slackChannel({ client }).find(card, null)).rejects.toMatchObject(expected)
  })

  it('says that the token is missing', async () => {
    const stranger = new WebClient(undefined, { slackApiUrl: `${emulator.url}/api/` })
    await expect(slackChannel({ client: stranger }).post(aCard(), aMessage(), null)).rejects.toMatchObject({
      reason: 'unauthorized',
    })
  })
})

describe('on a Slack that fails', () => {
  const channelOn = async (listener: RequestListener) => slackChannel({ client: await clientOf(listener) })

  it('throws at once when it is rate-limited, with exactly the pause that Slack asks for', async () => {
    let calls = 0
    const channel = await channelOn((_, response) => {
      calls += 1
      response.writeHead(429, { 'retry-after': '30' }).end()
    })
    const expected = { reason: 'rate-limited', retryAfterMs: 30_000, outcomeUnknown: false }
    await expect(channel.post(aCard(), aMessage(), null)).rejects.toMatchObject(expected)
    expect(calls).toBe(1)
  })

  it('does not know the outcome when the connection drops', async () => {
    const channel = await channelOn((request) => void request.socket.destroy())
    const expected = { reason: 'unreachable', outcomeUnknown: true }
    await expect(channel.post(aCard(), aMessage(), null)).rejects.toMatchObject(expected)
  })

  it('does not know the outcome of an error 500, and tries only once', async () => {
    let calls = 0
    const channel = await channelOn((_, response) => {
      calls += 1
      response.writeHead(500).end('a page')
    })
    const expected = { reason: 'provider-error', outcomeUnknown: true }
    await expect(channel.post(aCard(), aMessage(), null)).rejects.toMatchObject(expected)
    expect(calls).toBe(1)
  })

  it('sends the same card in older blocks to a workspace that does not know the newer ones', async () => {
    const bodies: string[] = []
    const channel = await channelOn(async (request, response) => {
      bodies.push(await textOf(request))
      response.setHeader('content-type', 'application/json')
      const answer =
        bodies.length === 1 ? { ok: false, error: 'invalid_blocks' } : { ok: true, channel: 'C1', ts: '1.2' }
      response.end(JSON.stringify(answer))
    })
    expect(await channel.post(aCard(), aMessage(), null)).toEqual({ conversation: 'C1', ts: '1.2' })
    const [first, second] = bodies.map((body) => new URLSearchParams(body).get('blocks') ?? '')
    expect(first).not.toBe(second)
    expect(second).not.toContain('rich_text')
    expect(second).toContain('approval.approve')
    expect(second).not.toContain('mrkdwn')
  })

  it('begins no posting that could outlast the claim on its card, also after others took long', async () => {
    const { client, calls } = await scriptedSlack(({ method }) =>
      method === 'chat.postMessage' ? { ok: false, error: 'thread_not_found' } : {},
    )
    const late = new DeliveryError('rate-limited', 'too late')
    const asked: number[] = []
    const mayBegin = (ms: number) => {
      if (asked.push(ms) > 1) throw late
    }
    const thread = { conversation: 'C0123456', ts: '1.1' }
    const posting = slackChannel({ client }).post(aCard({}, 'C0123456'), aMessage(), thread, mayBegin)
    await expect(posting).rejects.toBe(late)
    expect(asked).toEqual([SLACK_TIMEOUT_MS, SLACK_TIMEOUT_MS])
    expect(calls.map(({ method }) => method)).toEqual(['chat.postMessage'])
  })

  describe('a workspace that refuses plans', () => {
    const planned = aMessage({
      blocks: [{ kind: 'plan', label: 'Plan', steps: [{ name: 'Coding', state: 'done' }] }],
    })
    async function refusing() {
      const sent: string[] = []
      const channel = await channelOn(async (request, response) => {
        const types = JSON.parse(new URLSearchParams(await textOf(request)).get('blocks') ?? '[]')
        const isPlan = types.some(({ type }: { type: string }) => type === 'plan')
        sent.push(
          isPlan ? 'plan' : types.some(({ type }: { type: string }) => type === 'rich_text') ? 'new' : 'old',
        )
        response.setHeader('content-type', 'application/json')
        const answer = isPlan
          ? { ok: false, error: 'invalid_blocks' }
          : { ok: true, channel: 'C1', ts: '1.2' }
        response.end(JSON.stringify(answer))
      })
      const update = (message = planned) =>
        channel.update(aCard(), { conversation: 'C1', ts: '1.2' }, message)
      return { sent, update }
    }
    afterEach(() => vi.restoreAllMocks())

    it('is asked once, and sent lines from then on, but anything else as ever', async () => {
      const { sent, update } = await refusing()
      for (const message of [planned, planned, planned, aMessage()]) await update(message)
      expect(sent).toEqual(['plan', 'old', 'old', 'old', 'new'])
    })

    it('is asked again after an hour', async () => {
      const { sent, update } = await refusing()
      await update()
      const now = performance.now()
      vi.spyOn(performance, 'now').mockReturnValue(now + 61 * 60_000)
      await update()
      expect(sent).toEqual(['plan', 'old', 'plan', 'old'])
    })

    it('does not make another one do without', async () => {
      const first = await refusing()
      await first.update()
      const second = await refusing()
      await second.update()
      expect(second.sent).toEqual(['plan', 'old'])
    })
  })

  it('sends the id along with an update too, so that a later look-up still finds the card', async () => {
    let metadata: string | null = null
    const channel = await channelOn(async (request, response) => {
      metadata = new URLSearchParams(await textOf(request)).get('metadata')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ ok: true }))
    })
    await channel.update(aCard(), { conversation: 'C1', ts: '1.2' }, aMessage())
    expect(JSON.parse(metadata ?? '{}')).toMatchObject({ event_payload: { card_id: 'card-1' } })
  })

  it('finds the id of a name on every page of the list, once', async () => {
    const methods: string[] = []
    const channel = await channelOn(async (request, response) => {
      methods.push(request.url ?? '')
      const cursor = new URLSearchParams(await textOf(request)).get('cursor')
      const page = cursor
        ? { channels: [{ id: 'C0APPROVALS', name: 'approvals' }] }
        : { channels: [{ id: 'C0OTHER', name: 'other' }], response_metadata: { next_cursor: 'more' } }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ ok: true, messages: [], ...page }))
    })
    await channel.find(aCard(), null)
    await channel.find(aCard(), null)
    expect(methods.filter((method) => method.endsWith('conversations.list'))).toHaveLength(2)
  })

  it('looks through every page for a card', async () => {
    const cursors: (string | null)[] = []
    const channel = await channelOn(async (request, response) => {
      const cursor = new URLSearchParams(await textOf(request)).get('cursor')
      cursors.push(cursor)
      const metadata = { event_type: 'countersign_card', event_payload: { card_id: 'card-1' } }
      const page =
        cursor === null
          ? { messages: [{ ts: '9.9' }], response_metadata: { next_cursor: 'more' } }
          : { messages: [{ ts: '1.2', metadata }] }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ ok: true, ...page }))
    })
    expect(await channel.find(aCard({}, 'C0123456'), null)).toEqual({ conversation: 'C0123456', ts: '1.2' })
    expect(cursors).toEqual([null, 'more'])
  })

  it.each([
    ['is rate-limited', 429, { 'retry-after': '7' }, 'rate-limited'],
    ['is not allowed', 200, {}, 'forbidden'],
  ])(
    'still does not know what became of a posting where looking for it %s',
    async (_, status, headers, reason) => {
      const channel = await channelOn((_, response) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers })
        response.end('{"ok":false,"error":"missing_scope"}')
      })
      await expect(channel.find(aCard({}, 'C0123456'), null)).rejects.toMatchObject({
        reason,
        outcomeUnknown: true,
      })
    },
  )

  it('looks from a minute before posting began', async () => {
    let oldest: string | null = null
    const channel = await channelOn(async (request, response) => {
      oldest = new URLSearchParams(await textOf(request)).get('oldest')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ ok: true, messages: [] }))
    })
    await channel.find(aCard({ postingSince: new Date('2026-11-21T12:00:00Z') }, 'C0123456'), null)
    expect(oldest).toBe('1795262340.000000')
  })
})
