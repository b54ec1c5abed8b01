import { createEmulator } from 'emulate'
import { z } from 'zod'
import type { Person } from '../domain/person.ts'
import type { LinearUser } from './linear/linear-workspace.ts'
import { randomSecret } from './random-secret.ts'
import { type SlackApi, slackApi } from './slack-api.ts'

/** Someone who plays in the sandbox, with an account everywhere. `id` is the Slack user id. */
export interface Member {
  readonly id: string
  readonly name: string
  readonly handle: string
  /** Acts as this member, to post what they say. */
  readonly token: string
  readonly linear: LinearUser
  readonly email: string
}

export interface Conversation {
  readonly id: string
  readonly name: string
}

/** The emulated Slack workspace: a conversation and those that something is sent to, four members and our app in it. */
export interface Workspace {
  readonly url: string
  readonly team: { readonly id: string; readonly domain: string }
  readonly app: { readonly id: string; readonly botToken: string; readonly botUser: string }
  readonly signingSecret: string
  readonly conversation: Conversation
  /** Further ones, in the order in which they were made. */
  others(): readonly Conversation[]
  /** Makes one, with everybody in it, where there is none of this name and Slack would take it. */
  makeConversation(name: string): Promise<void>
  readonly members: readonly Member[]
  /** The members whom Countersign knows; the guest is not one of them. */
  readonly people: readonly Person[]
  close(): Promise<void>
}

const APP = { id: 'A0COUNTERSIGN', botId: 'B0COUNTERSIGN', botUser: 'U0COUNTERSIGN', handle: 'countersign' }
/** The emulator's own first conversation, renamed: its id is the only one that is the same on every start. */
const CONVERSATION = { id: 'C000000001', name: 'approvals' }
const CAST = [
  { handle: 'alex', name: 'Alex Kim', roles: ['tech_lead'] },
  { handle: 'sam', name: 'Sam Rivera', roles: ['security_team', 'team_lead'] },
  { handle: 'jo', name: 'Jo Park', roles: ['cto'] },
  { handle: 'robin', name: 'Robin Guest', roles: [] },
] as const

/** Starts the emulated Slack on a free loopback port and moves everybody in. */
export async function startWorkspace(): Promise<Workspace> {
  const botToken = `xoxb-sandbox-${randomSecret(12)}`
  const tokenOf = Object.fromEntries(['admin', ...CAST.map(({ handle }) => handle)].map(freshToken))
  const emulator = await createEmulator({ service: 'slack', port: 0, seed: seed(botToken, tokenOf) })
  const url = emulator.url.replace('localhost', '127.0.0.1')
  const members = await moveIn(url, tokenOf)
  const others: Conversation[] = []
  const made = new Map<string, Promise<void>>()
  const make = (name: string) =>
    openConversation(slackApi(url, tokenOf.admin ?? ''), name, members).then(
      (conversation) => void others.push(conversation),
      () => undefined,
    )
  return {
    url,
    team: { id: 'T000000001', domain: 'countersign-sandbox' },
    app: { id: APP.id, botToken, botUser: APP.botUser },
    signingSecret: randomSecret(16),
    conversation: CONVERSATION,
    others: () => others,
    makeConversation(name) {
      const isThere = made.get(name) ?? make(name)
      made.set(name, isThere)
      return isThere
    },
    members,
    people: CAST.filter(({ roles }) => roles.length > 0).map((person) => toPerson(person, members)),
    close: () => emulator.close(),
  }
}

function freshToken(handle: string): [string, string] {
  return [handle, `xoxp-sandbox-${randomSecret(12)}`]
}

function seed(botToken: string, tokenOf: Readonly<Record<string, string>>) {
  const bot = { app_id: APP.id, bot_id: APP.botId, bot_user_id: APP.botUser }
  const secret = { client_id: 'sandbox', client_secret: randomSecret(12), redirect_uris: [] }
  return {
    slack: {
      team: { name: 'Countersign sandbox', domain: 'countersign-sandbox' },
      users: CAST.map(({ handle, name }) => ({ name: handle, real_name: name })),
      oauth_apps: [{ ...bot, ...secret, name: 'Countersign', bot_name: APP.handle }],
      tokens: [
        { ...bot, token: botToken, type: 'bot', user: APP.handle },
        ...Object.entries(tokenOf).map(([user, token]) => ({ token, type: 'user', user })),
      ],
    },
  }
}

const memberList = z.object({
  members: z.array(z.object({ id: z.string(), name: z.string(), real_name: z.string() })),
})

async function moveIn(url: string, tokenOf: Readonly<Record<string, string>>): Promise<Member[]> {
  const asAdmin = slackApi(url, tokenOf.admin ?? '')
  const { members } = memberList.parse(await asAdmin('users.list', {}))
  await asAdmin('conversations.rename', { channel: CONVERSATION.id, name: CONVERSATION.name })
  const people = CAST.flatMap(({ handle }) => members.filter((member) => member.name === handle))
  const users = [APP.botUser, ...people.map(({ id }) => id)].join(',')
  await asAdmin('conversations.invite', { channel: CONVERSATION.id, users })
  return people.map(({ id, name, real_name }) => ({
    id,
    handle: name,
    name: real_name,
    token: tokenOf[name] ?? '',
    linear: { id: `user-${name}`, name: real_name, url: `https://linear.app/sandbox/profiles/${name}` },
    email: `${name}@example.com`,
  }))
}

const opened = z.object({ channel: z.object({ id: z.string(), name: z.string() }) })

async function openConversation(
  asAdmin: SlackApi,
  name: string,
  members: readonly Member[],
): Promise<Conversation> {
  const { channel } = opened.parse(await asAdmin('conversations.create', { name }))
  const users = [APP.botUser, ...members.map(({ id }) => id)].join(',')
  await asAdmin('conversations.invite', { channel: channel.id, users })
  return { id: channel.id, name: channel.name }
}

function toPerson({ handle, name, roles }: (typeof CAST)[number], members: readonly Member[]): Person {
  const accounts = members.filter((member) => member.handle === handle)
  return {
    id: handle,
    name,
    roles,
    slack: accounts.map(({ id }) => ({ user: id })),
    linear: accounts.map(({ linear }) => linear.id),
    email: accounts.map(({ email }) => email),
    owns: [],
  }
}
