import { WebClient } from '@slack/web-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { slackChannel } from '../../src/adapters/slack/slack-channel.ts'
import type { Message } from '../../src/domain/message.ts'
import { directConversation, readConversation, waitingIn } from '../../src/sandbox/conversation.ts'
import { conversationHtml } from '../../src/sandbox/conversation-view.ts'
import { type SlackApi, slackApi } from '../../src/sandbox/slack-api.ts'
import { type Member, startWorkspace, type Workspace } from '../../src/sandbox/workspace.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { reminder } from '../../templates/reminder.ts'
import { aCard } from '../adapters/slack/slack-doubles.ts'
import { exampleSubject, NOW } from '../support/subjects.ts'

let workspace: Workspace
let jo: Member
let asJo: SlackApi
let channel: ReturnType<typeof slackChannel>

beforeAll(async () => {
  workspace = await startWorkspace()
  jo = workspace.members.find(({ handle }) => handle === 'jo')!
  asJo = slackApi(workspace.url, jo.token)
  const client = new WebClient(workspace.app.botToken, { slackApiUrl: `${workspace.url}/api/` })
  channel = slackChannel({ client })
})
afterAll(() => workspace.close())

const pending = exampleSubject('secret request')
const decided = exampleSubject('secret request', {}, { state: 'expired', decidedAt: NOW })

async function shown(conversation: string): Promise<string> {
  const threads = await readConversation(asJo, conversation)
  return conversationHtml({ workspace, conversation, threads, ephemerals: [] })
}

it('shows a reminder below its card, with the name of whom it calls', async () => {
  const here = workspace.conversation.id
  const card = await channel.post(aCard({ id: 'card' }, here), toMessage(pending), null)
  const called = workspace.people.filter(({ id }) => id === 'jo')
  const call: Message = reminder({ ...pending, reminder: { kind: 'reminder', called } })
  await channel.post(aCard({ id: 'reminder' }, here), call, card)

  const html = await shown(here)
  expect(html).toMatch(/1 reply[\s\S]+Reminder: [\s\S]+@Jo Park[\s\S]+this still waits for your decision/)
  expect(html.match(/<article/g)).toHaveLength(1)
})

it('shows what somebody has to see beside its thread, with its buttons there and not twice', async () => {
  const asBot = slackApi(workspace.url, workspace.app.botToken)
  const made = (await asBot('conversations.create', { name: 'threads' })) as { channel: { id: string } }
  const here = made.channel.id
  await asJo('conversations.join', { channel: here })
  const live = await channel.post(
    aCard({ id: 'live' }, here),
    toMessage(exampleSubject('progress update')),
    null,
  )
  await channel.post(aCard({ id: 'asked' }, here), toMessage(pending), live)
  await channel.post(
    aCard({ id: 'tests' }, here),
    toMessage(exampleSubject('verification complete: failed')),
    live,
  )

  const html = await shown(here)
  const [, thread = '', beside = '', ...others] = html.split('<article')
  expect(others).toEqual([])
  expect(thread).toMatch(/2 replies[\s\S]+is shown in the conversation as well[\s\S]+failed/)
  expect(thread).not.toContain('data-action="approval.approve"')
  expect(beside).toContain('replied to a thread: Progress on GH-42')
  expect(beside).toContain('data-action="approval.approve"')
  expect(await waitingIn(asJo, here)).toBe(1)
})

it('shows a card that was sent to a person, and counts it until it is decided', async () => {
  const direct = await directConversation(asJo, workspace.app.botUser)
  expect(await waitingIn(asJo, direct)).toBe(0)
  const card = aCard({ id: 'direct' }, jo.id)
  const ref = await channel.post(card, toMessage(pending), null)
  expect(await shown(direct)).toContain('Waiting for approval')
  expect(await waitingIn(asJo, direct)).toBe(1)
  await channel.update(card, ref, toMessage(decided))
  expect(await waitingIn(asJo, direct)).toBe(0)
})
