import { z } from 'zod'
import { ACTIVITY_KINDS } from '../../src/ports/agent-sessions.ts'
import type { Hearing, Heeded } from '../../src/usecases/work-inbox.ts'
import { toAnswerMarkdown } from '../../templates/render/answer-markdown.ts'
import type { Answer } from './heard.ts'
import { heedComment } from './heed-comment.ts'
import { heedReaction } from './heed-reaction.ts'
import { heedSession } from './heed-session.ts'
import type { LinearNeeds } from './needs.ts'
import { told } from './told.ts'

/** An answer, as it is kept until it is said. */
const answer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('reply'),
    to: z.object({ comment: z.string(), thread: z.string(), issue: z.string() }),
    body: z.string(),
  }),
  z.object({
    kind: z.literal('utterance'),
    session: z.string(),
    once: z.string(),
    utterance: z.object({ kind: z.enum(ACTIVITY_KINDS), body: z.string() }),
  }),
])
type KeptAnswer = z.infer<typeof answer>

/** Does what was told in Linear. */
export function heedTold(needs: LinearNeeds) {
  return async (kept: unknown, hearing: Hearing): Promise<Heeded | 'not-yet'> => {
    const what = told.parse(kept)
    if (what.kind === 'session') return inSession(await heedSession(needs, what.event, hearing))
    const outcome =
      what.kind === 'comment'
        ? await heedComment(needs, what.comment, hearing)
        : await heedReaction(needs, what.reaction, hearing)
    return outcome === 'not-yet' ? outcome : { answer: asReply(outcome) }
  }
}

/** Says in Linear what somebody is told. */
export function sayAnswer({ replies, agentSessions }: LinearNeeds) {
  return async (kept: unknown): Promise<void> => {
    const said = answer.parse(kept)
    if (said.kind === 'reply') return replies.answer(said.to, said.body)
    await agentSessions.say(said.session, said.utterance, said.once)
  }
}

function inSession(said: Awaited<ReturnType<typeof heedSession>>): Heeded {
  if (said === undefined) return { answer: undefined }
  const { session, once, utterance, afterwards } = said
  const body = toAnswerMarkdown(utterance.messages)
  const kept: KeptAnswer = { kind: 'utterance', session, once, utterance: { kind: utterance.kind, body } }
  return { answer: kept, ...(afterwards && { afterwards }) }
}

function asReply({ to, messages }: Answer): KeptAnswer | undefined | Promise<KeptAnswer | undefined> {
  if (messages instanceof Promise) return messages.then((said) => asReply({ to, messages: said }))
  if (to === undefined || messages.length === 0) return undefined
  return { kind: 'reply', to, body: toAnswerMarkdown(messages) }
}
