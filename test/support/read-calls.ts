import { z } from 'zod'
import { fromJsonText } from '../../src/sandbox/slack-shapes.ts'
import type { Call } from './faults.ts'
import type { Incoming } from './faulty-gate.ts'

const VERBS: Readonly<Record<string, Call['verb']>> = {
  'chat.postMessage': 'post',
  'chat.update': 'update',
  'conversations.history': 'find',
  'conversations.replies': 'find',
}

/** As `chat.postMessage`. */
export function methodOf({ path }: Incoming): string {
  return path.split('/').at(-1) ?? ''
}

/** The Web API takes JSON and forms; in forms what is not text is JSON. */
export function givenIn({ body }: Incoming): Readonly<Record<string, string>> {
  const json = z.record(z.string(), z.unknown()).safeParse(fromJsonText(body))
  if (!json.success) return Object.fromEntries(new URLSearchParams(body))
  return Object.fromEntries(
    Object.entries(json.data).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

export function readSlack(incoming: Incoming): Call {
  const text = Object.values(givenIn(incoming)).join('\n')
  return { place: 'slack', verb: VERBS[methodOf(incoming)] ?? 'other', text }
}

/** A look-up is one that looks for comments: others ask for an issue or for profiles. */
export function readLinear({ body }: Incoming): Call {
  const verb = body.includes('commentCreate(')
    ? 'post'
    : body.includes('commentUpdate(')
      ? 'update'
      : body.includes('"withComments":true')
        ? 'find'
        : 'other'
  return { place: 'linear', verb, text: body }
}
