import { chosenVerdict } from '../../src/domain/agent-session.ts'
import type { Hearing } from '../../src/usecases/work-inbox.ts'
import { interrupted, whichDoYouMean } from '../../templates/reply-answers.ts'
import { askingNow, nobodyAsks, nothingStopped } from '../../templates/session-answers.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import { answerCommand } from '../commands/answer-command.ts'
import { parseCommand } from '../commands/parse-command.ts'
import { pendingMessages, QUESTIONS } from '../commands/pending-messages.ts'
import { stopByCommand } from '../commands/person-commands.ts'
import type { Heard, Spoken } from './heard.ts'
import type { LinearNeeds } from './needs.ts'
import { parseReply } from './parse-reply.ts'
import { type SaidInSession, saidInSession } from './session-heard.ts'
import { type SessionPlace, sessionPlaceOf } from './session-place.ts'
import { heedChoice, heedExpected, heedWordedVote } from './session-vote.ts'
import type { SessionEvent } from './webhook-shapes.ts'

/** What is said in a session, and what may be shown there after that. */
export interface SessionAnswer {
  readonly session: string
  readonly once: string
  readonly utterance: Spoken
  readonly afterwards?: () => Promise<void>
}

type Answered = Promise<Omit<SessionAnswer, 'session' | 'once'> | undefined>

/**
 * Does what somebody wants in a session with us as an agent of Linear's, and returns what is said there; nothing where that
 * is no business of ours, or its card tells by itself. When this returns, what was asked for is durable.
 */
export async function heedSession(
  needs: LinearNeeds,
  event: SessionEvent,
  { again }: Hearing,
): Promise<SessionAnswer | undefined> {
  const { id: session, createdAt, commentId, comment, creatorId } = event.agentSession
  const thread = commentId ?? comment?.id ?? null
  await needs.sessionStore.open(session, thread, createdAt)
  const said = saidInSession(event)
  if (said === undefined) {
    const isAutomatic = event.action === 'created' && !creatorId
    return isAutomatic ? { session, once: 'begun', ...responding([nobodyAsks()]) } : undefined
  }
  const place = await sessionPlaceOf(needs, session, thread, said.at)
  const heard: Heard = {
    identity: { channel: 'linear', user: said.user },
    at: said.at,
    once: said.once,
    again,
  }
  const answer = await heed(needs, place, { ...said, heard }, event.action === 'created')
  return answer && { session, once: said.once, ...answer }
}

type SaidAndHeard = SaidInSession & { readonly heard: Heard }

async function heed(needs: LinearNeeds, place: SessionPlace, said: SaidAndHeard, isNew: boolean): Answered {
  const { text, user, heard } = said
  if (said.stops || /^stop[.!]*$/i.test(text)) return stop(needs, place, heard)
  const chosen = chosenVerdict(text)
  if (chosen) return uttered(heedChoice(needs, place, chosen, heard))
  const expected = await needs.sessionStore.expected(place.id)
  if (expected?.user === user && !isOneWord(text)) {
    return uttered(heedExpected(needs, place, expected, text, heard))
  }
  return heedWords(needs, place, text, heard, isNew)
}

/** Somebody who is asked why, and says “help” or “pending”. */
function isOneWord(text: string): boolean {
  return !/\s/.test(text) && parseCommand(text).kind !== 'not-understood'
}

async function heedWords(
  needs: LinearNeeds,
  place: SessionPlace,
  text: string,
  heard: Heard,
  isNew: boolean,
): Answered {
  const said = parseReply(text)
  const isNamed = said.kind === 'vote' && (said.id !== null || place.meant.kind !== 'none')
  if (said.kind === 'vote' && (isNamed || !isNew)) return uttered(heedWordedVote(needs, place, said, heard))
  if (said.kind === 'unclear') return { utterance: { kind: 'elicitation', messages: [whichDoYouMean()] } }
  const { meant } = place
  const command = parseCommand(text, meant.kind === 'one' ? meant.approval : undefined)
  const isOnlyCall = isNew && (text === '' || said.kind === 'vote' || command.kind === 'not-understood')
  if (isOnlyCall) return askWhatWaits(needs, place, heard)
  if (!(await needs.firstTime(heard.once))) return heard.again ? responding([interrupted()]) : undefined
  return responding(await answerCommand(needs, command, heard.identity))
}

/** Whoever only calls us is asked for what waits for them. The number of it comes first, so that they see at once that we heard. */
async function askWhatWaits(needs: LinearNeeds, place: SessionPlace, { identity }: Heard): Answered {
  const person = await needs.people.find(identity)
  if (person === undefined) return responding([strangerAnswer(identity)])
  const { asked, left, show } = await needs.askInSession(place.id, person)
  if (asked.length === 0) return responding(await pendingMessages(needs, identity))
  const { items: questions } = await needs.listQuestions(QUESTIONS)
  const messages = [askingNow(asked.length, left, questions.length)]
  return { utterance: { kind: 'thought', messages }, afterwards: show }
}

/** The emergency brake: of the task that the session is about, where that is one. */
async function stop(needs: LinearNeeds, place: SessionPlace, { identity }: Heard): Answered {
  await needs.sessionStore.expect(place.id, null)
  const tasks = [...new Set(place.approvals.flatMap(({ taskId }) => taskId ?? []))]
  const [taskId, ...others] = tasks
  if ((await needs.people.find(identity)) === undefined && taskId === undefined) {
    return responding([strangerAnswer(identity)])
  }
  if (taskId === undefined || others.length > 0) return responding([nothingStopped(tasks)])
  const reason = 'Stopped in Linear'
  return responding([await stopByCommand(needs, { kind: 'stop', taskId, reason }, identity)])
}

function responding(messages: Spoken['messages']) {
  return { utterance: { kind: 'response', messages } as const }
}

async function uttered(answer: Promise<Spoken | undefined>): Answered {
  const utterance = await answer
  return utterance && { utterance }
}
