import { WebClient } from '@slack/web-api'
import { createEmulator, type Emulator } from 'emulate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { slackChannel } from '../../../src/adapters/slack/slack-channel.ts'
import { aCard, aMessage, type SlackCall, scriptedSlack } from './slack-doubles.ts'

const TOKEN = 'xoxb-test'
const PARENT = { conversation: 'C0123456', ts: '1.1' }
const cardHere = () => aCard({}, PARENT.conversation)
const refused = (error: string) => ({ ok: false, error })
const threadOf = ({ body }: SlackCall) => body.get('thread_ts')
const posted = { channel: PARENT.conversation, ts: '2.2' }
const metadata = { event_type: 'countersign_card', event_payload: { card_id: 'card-1' } }

describe('on an emulated Slack', () => {
  let emulator: Emulator
  let client: WebClient
  let conversation: string
  let user: string

  beforeAll(async () => {
    const slack = {
      users: [{ name: 'jo', real_name: 'Jo Park' }],
      channels: [{ name: 'approvals' }],
      tokens: [{ token: TOKEN, type: 'bot' }],
    }
    emulator = await createEmulator({ service: 'slack', port: 0, seed: { slack } })
    client = new WebClient(TOKEN, { slackApiUrl: `${emulator.url}/api/` })
    const { channels } = await client.conversations.list({})
    conversation = channels!.find(({ name }) => name === 'approvals')!.id!
    const { members } = await client.users.list({})
    user = members!.find(({ name }) => name === 'jo')!.id!
  })
  afterAll(() => emulator.close())

  it('posts a reminder below its card, finds it there and updates it', async () => {
    const channel = slackChannel({ client })
    const parent = await channel.post(aCard({ id: 'parent' }), aMessage(), null)
    const reminder = aCard({ id: 'reminder' })
    const ref = await channel.post(reminder, aMessage({ title: 'Reminder' }), parent)
    await channel.update(reminder, ref, aMessage({ title: 'Reminder', status: 'Approved' }))

    const { messages } = await client.conversations.replies({ channel: conversation, ts: parent.ts! })
    const [top, reply, ...others] = messages ?? []
    expect([top?.ts, reply?.ts, others]).toEqual([parent.ts, ref.ts, []])
    expect(reply?.text).toContain('Approved')
    expect(await channel.find(reminder, parent)).toEqual(ref)
  })

  it('shows beside the thread what somebody has to see, and goes on showing it there when it changes', async () => {
    const channel = slackChannel({ client })
    const live = await channel.post(aCard({ id: 'live' }), aMessage({ title: 'Task GH-42' }), null)
    const asked = aCard({ id: 'asked' })
    const ref = await channel.post(asked, aMessage({ aloud: true }), live)
    const quiet = await channel.post(aCard({ id: 'quiet' }), aMessage(), live)
    await channel.update(asked, ref, aMessage({ status: 'Approved' }))

    const { messages } = await client.conversations.replies({ channel: conversation, ts: live.ts! })
    const seen = messages?.map(({ ts, reply_broadcast }: { ts?: string; reply_broadcast?: boolean }) => [
      ts,
      reply_broadcast,
    ])
    expect(seen).toEqual([
      [live.ts, undefined],
      [ref.ts, true],
      [quiet.ts, false],
    ])
    expect(messages?.[1]?.text).toContain('Approved')
    expect(ref.thread).toBe(live.ts)
    expect(await channel.find(asked, live)).toEqual(ref)
  })

  it('knows the address of what it posted, and says when Slack does not', async () => {
    const channel = slackChannel({ client })
    const live = await channel.post(aCard({ id: 'linked' }), aMessage(), null)
    const reply = await channel.post(aCard({ id: 'linked-reply' }), aMessage(), live)
    expect(await channel.linkTo!(live)).toMatch(new RegExp(`^http.+/archives/${conversation}/p\\d+$`))
    expect(await channel.linkTo!(reply)).toContain(`thread_ts=${live.ts}`)
    await expect(channel.linkTo!({ ...live, ts: '1.000000' })).rejects.toMatchObject({ reason: 'gone' })
  })

  it('posts a reminder of a card that stands in a thread into that thread', async () => {
    const channel = slackChannel({ client })
    const live = await channel.post(aCard({ id: 'live-2' }), aMessage(), null)
    const asked = await channel.post(aCard({ id: 'asked-2' }), aMessage(), live)
    const reminder = await channel.post(aCard({ id: 'reminder-2' }), aMessage(), asked)
    const { messages } = await client.conversations.replies({ channel: conversation, ts: live.ts! })
    expect(messages?.map(({ ts }) => ts)).toEqual([live.ts, asked.ts, reminder.ts])
    expect(await channel.find(aCard({ id: 'reminder-2' }), asked)).toEqual(reminder)
  })

  it("posts a person's card to their direct messages, finds it there and updates it", async () => {
    const channel = slackChannel({ client })
    const card = aCard({ id: 'direct' }, user)
    const ref = await channel.post(card, aMessage(), null)
    expect(ref.conversation).toMatch(/^D/)
    await channel.update(card, ref, aMessage({ status: 'Approved' }))
    const { messages } = await client.conversations.history({ channel: ref.conversation! })
    expect(messages?.map(({ ts }) => ts)).toEqual([ref.ts])
    expect(messages?.[0]?.text).toContain('Approved')
    expect(await slackChannel({ client }).find(card, null)).toEqual(ref)
  })

  it('posts a reminder below a card in direct messages', async () => {
    const channel = slackChannel({ client })
    const parent = await channel.post(aCard({ id: 'direct-parent' }, user), aMessage(), null)
    const ref = await channel.post(aCard({ id: 'direct-reminder' }, user), aMessage(), parent)
    const { messages } = await client.conversations.replies({ channel: ref.conversation!, ts: parent.ts! })
    expect(messages?.map(({ ts }) => ts)).toEqual([parent.ts, ref.ts])
  })

  it('names the person, not the conversation, where there is no such user', async () => {
    const expected = { reason: 'not-found', fix: expect.stringContaining('user id') }
    const card = aCard({}, 'U0NOBODY')
    await expect(slackChannel({ client }).post(card, aMessage(), null)).rejects.toMatchObject(expected)
    await expect(slackChannel({ client }).find(card, null)).rejects.toMatchObject(expected)
  })
})

describe('a thread', () => {
  it.each(['thread_not_found', 'cannot_reply_to_message', 'restricted_action_thread_locked'])(
    'that refuses replies (%s) leaves the message in the conversation itself',
    async (error) => {
      const { client, calls } = await scriptedSlack((call) =>
        threadOf(call) === null ? posted : refused(error),
      )
      const ref = await slackChannel({ client }).post(cardHere(), aMessage(), PARENT)
      expect(ref).toEqual({ conversation: posted.channel, ts: posted.ts })
      expect(calls.map(threadOf)).toEqual(['1.1', null])
    },
  )

  it('in another conversation than the destination is not replied to', async () => {
    const { client, calls } = await scriptedSlack(() => posted)
    await slackChannel({ client }).post(aCard({}, 'C0ELSEWHERE'), aMessage(), PARENT)
    expect(calls.map(threadOf)).toEqual([null])
  })

  it('does not swallow other failures', async () => {
    const { client, calls } = await scriptedSlack(() => refused('not_in_channel'))
    const post = slackChannel({ client }).post(cardHere(), aMessage(), PARENT)
    await expect(post).rejects.toMatchObject({ reason: 'forbidden' })
    expect(calls).toHaveLength(1)
  })

  it('is looked through on every page', async () => {
    const { client, calls } = await scriptedSlack(({ body }) =>
      body.get('cursor')
        ? { messages: [{ ts: '2.2', metadata }] }
        : { messages: [{ ts: '1.1' }], response_metadata: { next_cursor: 'more' } },
    )
    const found = await slackChannel({ client }).find(cardHere(), PARENT)
    expect(found).toEqual({ conversation: PARENT.conversation, ts: '2.2' })
    expect(calls.map(({ method, body }) => [method, body.get('ts')])).toEqual([
      ['conversations.replies', '1.1'],
      ['conversations.replies', '1.1'],
    ])
  })

  it('that is gone is no reason to post twice: the card is looked for beside it', async () => {
    const { client, calls } = await scriptedSlack(({ method }) =>
      method === 'conversations.replies'
        ? refused('thread_not_found')
        : { messages: [{ ts: '2.2', metadata }] },
    )
    expect(await slackChannel({ client }).find(cardHere(), PARENT)).toMatchObject({ ts: '2.2' })
    expect(calls.map(({ method }) => method)).toEqual(['conversations.replies', 'conversations.history'])
  })
})
