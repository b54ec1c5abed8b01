import type { Approval, RefusalReason, Verdict } from '../../src/domain/approval.ts'
import { attemptsAsked } from '../../src/domain/attempts.ts'
import { toldApart } from '../../src/domain/events/event.ts'
import { impossible } from '../../src/domain/impossible.ts'
import type { Message } from '../../src/domain/message.ts'
import type { Subject } from '../../src/domain/subject.ts'
import type { CastResult } from '../../src/usecases/deciding/cast-vote.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { nothingToShow } from '../../templates/command-answers.ts'
import { toMarkdown } from '../../templates/render/markdown.ts'
import { interrupted, notByReply, whichDoYouMean } from '../../templates/reply-answers.ts'
import { refusalAnswer, voteAnswer } from '../../templates/vote-answers.ts'
import type { Heard } from './heard.ts'
import type { LinearNeeds } from './needs.ts'

/** What somebody says of an approval; a reaction says no more than the verdict. */
export interface SaidVote {
  readonly verdict: Verdict
  readonly reason: string | null
  readonly conditions: string | null
  /** Of what was shown, where that is known. */
  readonly digest?: string
  /** It was said of attempts, and means nothing else. */
  readonly grants?: true
}

/** Casts a vote that was said, and returns what its voter is told. `onRefusal` may say something better than usual. */
export async function voteInWords(
  needs: LinearNeeds,
  approval: Approval,
  said: SaidVote,
  heard: Heard,
  onRefusal: (reason: RefusalReason, approval: Approval) => Message | undefined = () => undefined,
): Promise<Message> {
  const outcome = await castInWords(needs, approval, said, heard)
  const better = outcome.kind === 'refused' ? onRefusal(outcome.reason, outcome.approval) : undefined
  return better ?? toldOf(needs, outcome, said.verdict, heard)
}

type Cast = CastResult | { readonly kind: 'not-shown' | 'unclear' }

/** Casts a vote that was said, unless what it approves could not be shown, or it speaks of attempts where none are asked for. */
export async function castInWords(
  needs: LinearNeeds,
  approval: Approval,
  said: SaidVote,
  { identity, at, once, session }: Heard,
): Promise<Cast> {
  const { verdict, digest } = said
  const subject = await needs.readSubject(approval.eventId)
  if (verdict === 'approve' && !fitsInComment(subject)) return { kind: 'not-shown' }
  const isOfAttempts = subject !== undefined && attemptsAsked(toldApart(subject.event)) !== null
  if (said.grants && !isOfAttempts) return { kind: 'unclear' }
  const { reason, conditions, granted } = isOfAttempts ? withGrant(said) : { ...said, granted: null }
  const ballot = { identity, verdict, reason, conditions, granted, channel: 'linear', once } as const
  if (digest !== undefined) return needs.castVote({ ...ballot, approvalId: approval.id, digest })
  return needs.voteByReply(approval, { ...ballot, saidAt: at, session })
}

/** What a voter is told. */
export function toldOf(
  needs: LinearNeeds,
  outcome: Cast,
  verdict: Verdict,
  { identity, again }: Heard,
): Message {
  switch (outcome.kind) {
    case 'not-shown':
      return notByReply('not-shown')
    case 'unclear':
      return whichDoYouMean()
    case 'recorded':
      return voteAnswer(outcome.approval, verdict, needs.people.names)
    case 'refused': {
      if (outcome.reason === 'not-opened') return notByReply('not-opened')
      // It counted, or was refused, before somebody could be told: a process died in between.
      if (outcome.reason === 'already-voted' && again) return interrupted()
      const { names, all } = needs.people
      return refusalAnswer(outcome.reason, outcome.approval, names, identity, all)
    }
    case 'not-found':
      return nothingToShow()
    default:
      return impossible(outcome)
  }
}

/** Nobody approves what the card could not show. */
function fitsInComment(subject: Subject | undefined): boolean {
  return subject !== undefined && toMarkdown(toMessage(subject)).whole
}

const A_NUMBER = /^(\d{1,9})(?:\s+(?:more\s+)?attempts?)?[\s.!]*(?:(?::|-|–|—|because\b)\s*(.+))?$/is

/** “approve 2: enough to see” below a card that asks for attempts: what would be a condition is how many. */
function withGrant(said: SaidVote): SaidVote & { readonly granted: number | null } {
  const [found, number, why] = A_NUMBER.exec(said.conditions ?? '') ?? []
  if (said.verdict !== 'approve' || found === undefined) return { ...said, granted: null }
  return { ...said, conditions: null, reason: why?.trim() ?? said.reason, granted: Number(number) }
}
