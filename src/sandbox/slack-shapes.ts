import { z } from 'zod'

/** What the sandbox reads of Slack's objects; everything else in them is kept and passed on untouched. */
export const block = z.looseObject({ type: z.string(), block_id: z.string().optional() })
export type SlackBlock = z.infer<typeof block>

/** A list of blocks as the Web API takes it: JSON, or JSON inside a form field. */
export const blocks = z.preprocess(fromJsonText, z.array(block))

export const message = z.looseObject({
  ts: z.string(),
  user: z.string().default(''),
  text: z.string().default(''),
  subtype: z.string().optional(),
  thread_ts: z.string().optional(),
  /** A reply that is shown in the conversation as well. */
  reply_broadcast: z.boolean().default(false),
  reply_count: z.number().default(0),
  edited: z.unknown().optional(),
  blocks: z.array(block).default([]),
})
export type SlackMessage = z.infer<typeof message>

const plainText = z.looseObject({ text: z.string() })

export const view = z.looseObject({
  id: z.string(),
  type: z.enum(['modal', 'home']),
  title: plainText.nullish(),
  submit: plainText.nullish(),
  close: plainText.nullish(),
  hash: z.string().default(''),
  blocks: z.array(block),
  notify_on_close: z.boolean().default(false),
})
export type SlackView = z.infer<typeof view>

export const option = z.looseObject({
  text: plainText,
  value: z.string().default(''),
  description: plainText.nullish(),
})
export type SlackOption = z.infer<typeof option>

/** An interactive element: a button, a select, an input. */
export const element = z.looseObject({
  type: z.string(),
  action_id: z.string().default(''),
  text: plainText.optional(),
  value: z.string().optional(),
  url: z.string().optional(),
  options: z.array(option).default([]),
})
export type SlackElement = z.infer<typeof element>

/** Slack names every block that has no `block_id`; so do we, by its place, so that a redraw names it the same. */
export function withBlockIds(given: readonly SlackBlock[]): SlackBlock[] {
  return given.map((one, index) => ({ ...one, block_id: one.block_id ?? `block-${index}` }))
}

/** Parses text as JSON where it is JSON, and returns anything else as it is. */
export function fromJsonText(given: unknown): unknown {
  if (typeof given !== 'string') return given
  try {
    return JSON.parse(given)
  } catch {
    return given
  }
}
