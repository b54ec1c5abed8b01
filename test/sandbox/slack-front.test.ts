import { WebClient } from '@slack/web-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { responseUrls } from '../../src/sandbox/response-urls.ts'
import { slackApi } from '../../src/sandbox/slack-api.ts'
import { type SlackFront, startSlackFront } from '../../src/sandbox/slack-front.ts'
import { type SlackScreen, slackScreen } from '../../src/sandbox/slack-screen.ts'
import { startWorkspace, type Workspace } from '../../src/sandbox/workspace.ts'

let workspace: Workspace
let front: SlackFront
let screen: SlackScreen
let changes = 0
let client: WebClient
let give: ReturnType<typeof responseUrls>['give']

beforeAll(async () => {
  workspace = await startWorkspace()
  screen = slackScreen({
    onChange: () => {
      changes += 1
    },
  })
  front = await startSlackFront({
    upstream: workspace.url,
    onCall: (call) => screen.noticed(call),
    onMissing: (name) => workspace.makeConversation(name),
    onResponse: (id, body) => responses.take(id, body),
  })
  const asBot = slackApi(front.url, workspace.app.botToken)
  let made = 0
  const next = () => {
    made += 1
    return `${made}`
  }
  const responses = responseUrls({ screen, asBot, newId: next, newTs: next })
  give = responses.give
  client = new WebClient(workspace.app.botToken, { slackApiUrl: front.apiUrl })
})
afterAll(async () => {
  await front.close()
  await workspace.close()
})

const [alex, robin] = [() => workspace.members[0]!.id, () => workspace.members[3]!.id]
const shown = (user: string) => screen.ephemerals(user, workspace.conversation.id).map(({ text }) => text)

it('passes posts and updates on and says that something changed', async () => {
  const before = changes
  const { ts } = await client.chat.postMessage({ channel: workspace.conversation.id, text: 'First' })
  await client.chat.update({ channel: workspace.conversation.id, ts: ts!, text: 'Second' })
  const { messages } = await client.conversations.history({ channel: workspace.conversation.id })
  expect(messages?.find((message) => message.ts === ts)?.text).toBe('Second')
  expect(changes).toBe(before + 2)
})

it('passes errors on as they are and changes nothing', async () => {
  const before = changes
  const call = client.chat.update({ channel: workspace.conversation.id, ts: '1.0', text: 'x' })
  await expect(call).rejects.toThrow('message_not_found')
  expect(changes).toBe(before)
})

it('shows an ephemeral message to its one reader', async () => {
  const blocks = [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'You may not.' } }]
  const { id: channel } = workspace.conversation
  await client.chat.postEphemeral({ channel, user: robin(), text: 'You may not.', blocks })
  expect(shown(robin())).toEqual(['You may not.'])
  expect(shown(alex())).toEqual([])
  expect(screen.ephemerals(robin(), channel)[0]?.blocks).toEqual([{ ...blocks[0], block_id: 'block-0' }])
})

it('shows an opened dialog to whoever the trigger was given for, and its update in place', async () => {
  const asked = await client.apiCall('views.generateTriggerId', { user_id: alex() })
  const trigger_id = 'trigger_id' in asked ? String(asked.trigger_id) : ''
  screen.gaveTrigger(trigger_id, alex())
  const dialog = (title: string) => ({
    type: 'modal' as const,
    title: { type: 'plain_text' as const, text: title },
    blocks: [{ type: 'divider' as const }],
  })
  const { view } = await client.views.open({ trigger_id, view: dialog('Page 1') })
  expect(screen.modal(alex())?.view.title?.text).toBe('Page 1')
  await client.views.update({ view_id: view!.id!, view: dialog('Page 2') })
  expect(screen.modal(alex())?.view.title?.text).toBe('Page 2')
  expect(screen.modal(robin())).toBeUndefined()
  screen.closeModal(alex(), 'top')
  expect(screen.modal(alex())).toBeUndefined()
})

it('keeps the Home tab that was published for a person', async () => {
  await client.views.publish({ user_id: alex(), view: { type: 'home', blocks: [{ type: 'divider' }] } })
  expect(screen.home(alex())?.blocks).toEqual([{ type: 'divider', block_id: 'block-0' }])
})

const respond = (id: string, body: object) =>
  fetch(front.responseUrl(id), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

it('shows what is posted to a response URL only to the person, five times and no more', async () => {
  const id = give({ user: alex(), conversation: workspace.conversation.id })
  const codes: number[] = []
  for (const text of ['1', '2', '3', '4', '5', '6']) codes.push((await respond(id, { text })).status)
  expect(codes).toEqual([200, 200, 200, 200, 200, 404])
  expect(shown(alex())).toEqual(['1', '2', '3', '4', '5'])
  expect((await respond('unknown', { text: 'x' })).status).toBe(404)
})

it('replaces or removes the message that the response is about', async () => {
  const channel = workspace.conversation.id
  const { ts } = await client.chat.postMessage({ channel, text: 'Pending' })
  const id = give({ user: alex(), conversation: channel, original: { ts: ts!, ephemeral: false } })
  await respond(id, { text: 'Decided', replace_original: true })
  const read = async () =>
    (await client.conversations.history({ channel })).messages?.find((message) => message.ts === ts)?.text
  expect(await read()).toBe('Decided')
  await respond(id, { delete_original: true })
  expect(await read()).toBeUndefined()
})

/** As the emulated Slack answers whatever is posted by a name: Countersign looks for its id then. */
const NOT_BY_NAME = { data: { error: 'channel_not_found' } }

it('makes a conversation that something is posted to by its name, once, with everybody in it', async () => {
  const post = () => client.chat.postMessage({ channel: '#night-watch', text: 'hello' })
  await Promise.all([1, 2, 3].map(() => expect(post()).rejects.toMatchObject(NOT_BY_NAME)))
  const [made, ...others] = workspace.others()
  expect([made?.name, others]).toEqual(['night-watch', []])
  const channel = made?.id ?? ''
  await client.chat.postMessage({ channel, text: 'Who goes there?' })
  const asAlex = new WebClient(workspace.members[0]?.token, { slackApiUrl: front.apiUrl })
  const { messages } = await asAlex.conversations.history({ channel })
  expect(messages?.[0]).toMatchObject({ text: 'Who goes there?' })
})

it('makes none of a name that Slack would not take', async () => {
  const post = client.chat.postMessage({ channel: '#Night Watch!', text: 'hello' })
  await expect(post).rejects.toMatchObject(NOT_BY_NAME)
  expect(workspace.others().map(({ name }) => name)).not.toContain('Night Watch!')
})
