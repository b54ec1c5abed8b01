import type { ChosenVerdict } from '../../src/domain/agent-session.ts'
import { isDigestNamed } from '../../src/domain/agent-session.ts'
import type { Approval, RefusalReason } from '../../src/domain/approval.ts'
import type { ExpectedWords } from '../../src/ports/session-store.ts'
import { nothingToShow } from '../../templates/command-answers.ts'
import { whichApproval, whichDoYouMean, whichOfThese } from '../../templates/reply-answers.ts'
import { neverMind, wordsPlease } from '../../templates/session-answers.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import { onNamedApproval } from '../commands/on-named-approval.ts'
import type { Heard, Spoken } from './heard.ts'
import type { LinearNeeds } from './needs.ts'
import { parseReply, type Said } from './parse-reply.ts'
import type { SessionPlace } from './session-place.ts'
import { castInWords, type SaidVote, toldOf } from './vote-in-words.ts'

type Vote = Extract<Said, { readonly kind: 'vote' }>
/** Undefined where nothing is to be said: the card tells by itself. */
type Answered = Promise<Spoken | undefined>

/** A vote on one approval. What wants words is asked for them. */
export async function voteInSession(
  needs: LinearNeeds,
  place: SessionPlace,
  approval: Approval,
  said: SaidVote,
  heard: Heard,
): Answered {
  const isAsked = place.isAsked && place.approvals.some(({ id }) => id === approval.id)
  const outcome = await castInWords(needs, approval, said, isAsked ? { ...heard, session: place.id } : heard)
  if (outcome.kind === 'refused' && WANTS_WORDS.has(outcome.reason)) {
    const digest = said.digest ?? outcome.approval.digest
    const { verdict } = said
    const expected = { user: heard.identity.user, approvalId: approval.id, digest, verdict }
    await needs.sessionStore.expect(place.id, expected)
    return { kind: 'elicitation', messages: [wordsPlease(outcome.approval, verdict)] }
  }
  if (isAsked && outcome.kind === 'recorded' && outcome.approval.state !== 'pending') return undefined
  return { kind: 'response', messages: [toldOf(needs, outcome, said.verdict, heard)] }
}

const WANTS_WORDS: ReadonlySet<RefusalReason> = new Set(['reason-missing', 'justification-missing'])

/** Somebody chose an option: it names what it showed. */
export async function heedChoice(
  needs: LinearNeeds,
  place: SessionPlace,
  chosen: ChosenVerdict,
  heard: Heard,
): Answered {
  const approval = place.approvals.find(({ id }) => id.startsWith(chosen.id))
  if (approval === undefined) return { kind: 'response', messages: [nothingToShow()] }
  // What is named and is not asked any more: the law refuses it, on the record.
  const digest = isDigestNamed(approval.digest, chosen) ? approval.digest : `sha256:${chosen.digest}…`
  const said = { verdict: chosen.verdict, reason: null, conditions: null, digest }
  return voteInSession(needs, place, approval, said, heard)
}

/** Somebody votes in words. */
export async function heedWordedVote(
  needs: LinearNeeds,
  place: SessionPlace,
  said: Vote,
  heard: Heard,
): Answered {
  const { id } = said
  const named = id === null ? [] : place.approvals.filter((approval) => approval.id.startsWith(id))
  const [one, ...others] = named
  if (one !== undefined) {
    if (others.length > 0) return { kind: 'elicitation', messages: [whichOfThese(named)] }
    return voteInSession(needs, place, one, said, heard)
  }
  const person = await needs.people.find(heard.identity)
  if (id !== null) return elsewhere(needs, place, said, heard, id)
  if (place.meant.kind === 'one') return voteInSession(needs, place, place.meant.approval, said, heard)
  if (person === undefined) return { kind: 'response', messages: [strangerAnswer(heard.identity)] }
  const which = place.meant.kind === 'several' ? whichOfThese(place.meant.approvals) : whichApproval()
  return { kind: 'elicitation', messages: [which] }
}

/** One that the session did not ask about. */
async function elsewhere(
  needs: LinearNeeds,
  place: SessionPlace,
  said: Vote,
  heard: Heard,
  id: string,
): Answered {
  let answer: Spoken | undefined
  const asker = { identity: heard.identity, person: await needs.people.find(heard.identity) }
  const messages = await onNamedApproval(needs, id, asker, async (approval) => {
    answer = await voteInSession(needs, place, approval, said, heard)
    return answer?.messages ?? []
  })
  return answer ?? { kind: 'response', messages }
}

const GIVEN_UP = /^(?:never ?mind|cancel|forget (?:it|that)|no)\b/i
/** Said to somebody else. */
const TO_OTHERS = /^(?:@|\[@|<?https:\/\/linear\.app\/)/i

/** The words that a chosen verdict waits for; a new verdict takes its place. */
export async function heedExpected(
  needs: LinearNeeds,
  place: SessionPlace,
  { approvalId, digest, verdict }: ExpectedWords,
  text: string,
  heard: Heard,
): Answered {
  if (GIVEN_UP.test(text)) {
    await needs.sessionStore.expect(place.id, null)
    return { kind: 'response', messages: [neverMind()] }
  }
  const plain = parseReply(text)
  const said = plain.kind === 'vote' ? plain : parseReply(`${verdict}: ${text}`)
  if (plain.kind === 'unclear' || said.kind !== 'vote' || TO_OTHERS.test(text)) {
    return { kind: 'elicitation', messages: [whichDoYouMean()] }
  }
  await needs.sessionStore.expect(place.id, null)
  const found = await needs.findApproval(approvalId)
  if (found.kind !== 'found' || (said.id !== null && !approvalId.startsWith(said.id))) {
    return heedWordedVote(needs, place, said, heard)
  }
  return voteInSession(needs, place, found.approval, { ...said, digest }, heard)
}
