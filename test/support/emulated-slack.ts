import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'
import { slackApi } from '../../src/sandbox/slack-api.ts'
import { fromJsonText, message } from '../../src/sandbox/slack-shapes.ts'
import { startWorkspace, type Workspace } from '../../src/sandbox/workspace.ts'

export interface SlackCall {
  /** As `chat.postMessage`. */
  readonly method: string
  readonly conversation: string
  /** How often this method was called before, in this conversation or another. */
  readonly earlier: number
}

/**
 * What becomes of a call. `hold`: Slack does the work, but its answer never arrives. `lose`: it does the work, and the
 * connection breaks before its answer. `drop`: the connection breaks before Slack hears of it. A number: 429, with that
 * many seconds to wait.
 */
export type Treatment = 'pass' | 'hold' | 'lose' | 'drop' | number

export interface EmulatedSlack {
  readonly workspace: Workspace
  /** The environment of a server that is connected to this workspace. */
  readonly env: Readonly<Record<string, string>>
  /** From now on calls are treated like this. */
  treat(how: (call: SlackCall) => Treatment): void
  /** Everything passes, and what is held stays held. */
  heal(): void
  /** How many calls were held after their work was done. */
  held(): number
  /** Every card in a conversation, newest first, as Slack keeps them. */
  cards(conversation?: string): Promise<readonly PostedCard[]>
  /** Every card below a message, oldest first. */
  replies(ts: string, conversation?: string): Promise<readonly PostedCard[]>
  /** Makes a conversation with the bot in it; returns its id. */
  newConversation(name: string): Promise<string>
  close(): Promise<void>
}

const posted = message.extend({
  metadata: z.object({
    event_type: z.literal('countersign_card'),
    event_payload: z.object({ card_id: z.string() }),
  }),
})
export type PostedCard = z.infer<typeof posted>
const page = z.object({
  messages: z.array(z.unknown()),
  response_metadata: z.object({ next_cursor: z.string().default('') }).optional(),
})

interface Gate {
  readonly upstream: string
  treat: (call: SlackCall) => Treatment
  held: number
  readonly counts: Map<string, number>
}

/** The emulated Slack behind a gate, where a test decides what becomes of each call. */
export async function startEmulatedSlack(): Promise<EmulatedSlack> {
  const workspace = await startWorkspace()
  const gate: Gate = { upstream: workspace.url, treat: () => 'pass', held: 0, counts: new Map() }
  const server = createServer((request, response) => {
    passThrough(gate, request, response).catch(() => response.destroy())
  })
  const { url, close } = await listen(server)
  const asBot = slackApi(workspace.url, workspace.app.botToken)
  return {
    workspace,
    env: {
      SLACK_BOT_TOKEN: workspace.app.botToken,
      SLACK_SIGNING_SECRET: workspace.signingSecret,
      SLACK_CHANNEL: `#${workspace.conversation.name}`,
      SLACK_API_URL: `${url}/api/`,
      // It has no limits; that ours are kept is pacing.test.ts's to say.
      SLACK_PACE: '0',
    },
    treat: (how) => {
      gate.treat = how
    },
    heal: () => {
      gate.treat = () => 'pass'
    },
    held: () => gate.held,
    cards: (conversation = workspace.conversation.id) => cardsIn(asBot, conversation),
    replies: async (ts, channel = workspace.conversation.id) => {
      const { messages } = page.parse(await asBot('conversations.replies', { channel, ts }))
      return messages.flatMap((one) => posted.safeParse(one).data ?? []).filter((card) => card.ts !== ts)
    },
    newConversation: async (name) => {
      const made = await asBot('conversations.create', { name })
      return z.object({ channel: z.object({ id: z.string() }) }).parse(made).channel.id
    },
    close: async () => {
      await close()
      await workspace.close()
    },
  }
}

async function passThrough(gate: Gate, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  const treatment = gate.treat(callOf(gate, request, body))
  if (treatment === 'drop') return void response.destroy()
  if (typeof treatment === 'number') {
    response.writeHead(429, { 'retry-after': String(treatment) }).end('{"ok":false,"error":"ratelimited"}')
    return
  }
  const { authorization = '', 'content-type': type = '' } = request.headers
  const answer = await fetch(`${gate.upstream}${request.url}`, {
    method: 'POST',
    headers: { authorization, 'content-type': type },
    body: new Uint8Array(body),
  })
  const text = await answer.text()
  if (treatment === 'lose') response.destroy()
  else if (treatment === 'hold') gate.held += 1
  else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
}

function callOf({ counts }: Gate, request: IncomingMessage, body: Buffer): SlackCall {
  const method = (request.url ?? '').split('/').at(-1) ?? ''
  const earlier = counts.get(method) ?? 0
  counts.set(method, earlier + 1)
  return { method, conversation: conversationIn(body.toString('utf8')), earlier }
}

/** The Web API takes JSON and forms. */
function conversationIn(text: string): string {
  const json = z.looseObject({ channel: z.string() }).safeParse(fromJsonText(text))
  return json.data?.channel ?? new URLSearchParams(text).get('channel') ?? ''
}

async function cardsIn(asBot: ReturnType<typeof slackApi>, channel: string): Promise<readonly PostedCard[]> {
  const cards: PostedCard[] = []
  let cursor = ''
  do {
    const asked = { channel, limit: 200, include_all_metadata: true, ...(cursor && { cursor }) }
    const { messages, response_metadata: next } = page.parse(await asBot('conversations.history', asked))
    cards.push(...messages.flatMap((one) => posted.safeParse(one).data ?? []))
    cursor = next?.next_cursor ?? ''
  } while (cursor)
  return cards
}
