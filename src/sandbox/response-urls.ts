import { z } from 'zod'
import type { SlackApi } from './slack-api.ts'
import type { SlackScreen } from './slack-screen.ts'
import { blocks, withBlockIds } from './slack-shapes.ts'

/** What a response URL was given out for. `original` is the message whose button was pressed. */
export interface ResponseContext {
  readonly user: string
  readonly conversation: string
  readonly original?: { readonly ts: string; readonly ephemeral: boolean }
}

export interface ResponseUrls {
  /** A new response URL's id. */
  give(context: ResponseContext): string
  /** Does what was posted to the URL; false when it is unknown or used up. */
  take(id: string, body: unknown): Promise<boolean>
  /** Shows an answer as Slack does: to the person alone, unless it says otherwise. */
  answer(context: ResponseContext, body: unknown): Promise<void>
}

/** A response URL may be used five times (docs.slack.dev, "Handling user interaction"). */
const USES = 5

const response = z.object({
  text: z.string().default(''),
  blocks: blocks.default([]),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.stringbool().or(z.boolean()).default(false),
  delete_original: z.stringbool().or(z.boolean()).default(false),
  thread_ts: z.string().optional(),
})
type Response = z.infer<typeof response>

interface Needs {
  readonly screen: SlackScreen
  /** The Web API as our app, through the front, so that what it does is noticed. */
  readonly asBot: SlackApi
  newId(): string
  newTs(): string
}

export function responseUrls({ screen, asBot, newId, newTs }: Needs): ResponseUrls {
  const given = new Map<string, { readonly context: ResponseContext; readonly left: number }>()

  async function answer(context: ResponseContext, body: unknown): Promise<void> {
    const said = response.parse(body)
    const { original, conversation: channel, user } = context
    if (said.delete_original && original) return remove(channel, original)
    if (said.replace_original && original && !original.ephemeral) {
      return done(asBot('chat.update', { channel, ts: original.ts, text: said.text, blocks: said.blocks }))
    }
    if (said.response_type === 'in_channel') {
      return done(asBot('chat.postMessage', { channel, text: said.text, blocks: said.blocks }))
    }
    const ts = said.replace_original && original ? original.ts : newTs()
    screen.show({ ts, user, conversation: channel, ...shown(said) })
  }

  async function remove(channel: string, original: { ts: string; ephemeral: boolean }): Promise<void> {
    if (original.ephemeral) return screen.dismiss(original.ts)
    return done(asBot('chat.delete', { channel, ts: original.ts }))
  }

  return {
    answer,
    give(context) {
      const id = newId()
      given.set(id, { context, left: USES })
      return id
    },
    async take(id, body) {
      const found = given.get(id)
      if (found === undefined || found.left === 0) return false
      given.set(id, { ...found, left: found.left - 1 })
      await answer(found.context, body)
      return true
    },
  }
}

function shown({ text, blocks: given, thread_ts }: Response) {
  return { text, blocks: withBlockIds(given), threadTs: thread_ts }
}

async function done(call: Promise<unknown>): Promise<void> {
  await call
}
