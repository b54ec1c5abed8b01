import { type Approval, isIrreversible, type RefusalReason, type Verdict } from '../src/domain/approval.ts'
import { attemptsAsked } from '../src/domain/attempts.ts'
import { toldApart } from '../src/domain/events/event.ts'
import { impossible } from '../src/domain/impossible.ts'
import type { Message, Phrase, Tone } from '../src/domain/message.ts'
import type { Person } from '../src/domain/person.ts'
import type { Subject } from '../src/domain/subject.ts'
import { ago } from './ago.ts'
import type { AnswerForm } from './answer-form.ts'
import { deciderNames, isByPolicy } from './approval-votes.ts'
import { toMessage } from './catalogue.ts'
import { prettyJson } from './pretty-json.ts'
import { refusalSentence } from './refusal.ts'
import { say, voteAnswer } from './vote-answers.ts'

/** A page about one approval for one person, who came by the link in a mail. */
export interface DecisionPage {
  readonly message: Message
  /** What the reader has to know first: what came of their vote, or why they cannot vote. */
  readonly notice?: { readonly tone: Tone; readonly text: Phrase }
  /** All of what is asked, as JSON. */
  readonly payload?: string
  readonly form?: DecisionForm
  /** In place of a decision: an answer to what an event asks. */
  readonly answer?: AnswerForm
}

export interface DecisionForm {
  /** Sent back with the vote. */
  readonly token: string
  readonly reader: string
  readonly verdicts: readonly Verdict[]
  readonly justification: boolean
  /** How many attempts are asked for, where fewer may be granted. */
  readonly attempts: number | null
  /** Approving asks for a tick that all of it was read. */
  readonly tick: boolean
  readonly said: Said
}

/** What the reader wrote already. */
export interface Said {
  readonly verdict?: Verdict | undefined
  readonly reason: string
  readonly conditions: string
  /** How many attempts are granted; empty: all of them. */
  readonly granted?: string
}

/** An approval's subject, and who reads about it when. */
export interface Reader {
  readonly subject: Subject
  readonly approval: Approval
  readonly person: Person
  readonly people: readonly Person[]
  readonly now: Date
}

/** The whole request with a form to decide; `notice` says why a first try did not count. */
export function formPage(
  { subject, approval, person }: Reader,
  token: string,
  more: {
    readonly said?: Said
    readonly notice?: Phrase | undefined
    readonly onlyReject?: boolean
  } = {},
): DecisionPage {
  const { said = { reason: '', conditions: '' }, notice, onlyReject = false } = more
  return {
    ...whole(subject),
    ...(notice !== undefined && { notice: { tone: 'warning', text: notice } }),
    form: {
      token,
      reader: person.name,
      verdicts: onlyReject ? ['reject'] : ['approve', 'reject'],
      justification: approval.policy.justification === 'required',
      attempts: onlyReject ? null : attemptsAsked(toldApart(subject.event)),
      tick: isIrreversible(approval) && !onlyReject,
      said,
    },
  }
}

/** What came of a vote that counted. */
export function votedPage({ subject, approval }: Reader, verdict: Verdict): DecisionPage {
  const { tone, status } = voteAnswer(approval, verdict, subject.names)
  return { ...whole(subject), notice: { tone, text: `${status}.` } }
}

/** Why there is nothing to decide here for this reader, with the request where it is theirs to see. */
export function refusedPage(reader: Reader, reason: RefusalReason): DecisionPage {
  if (reason === 'payload-changed') return changedPage(reader)
  return { ...whole(reader.subject), notice: { tone: 'warning', text: refusalNotice(reader, reason) } }
}

/** Why a vote did not count, or would not, in the words of this page. */
export function refusalNotice(reader: Reader, reason: RefusalReason): Phrase {
  const { subject, approval, people } = reader
  if (reason === 'not-opened')
    return 'This cannot be undone. Read all of it and tick that you have, then approve.'
  return ended(reader) ?? refusalSentence(reason, approval, subject.names, 'yourself', people)
}

/** Where it is closed: what became of it and when. */
function ended({ subject, approval, now }: Reader): string | undefined {
  if (approval.state === 'pending' || approval.decidedAt === null) return undefined
  return `${outcome(subject, approval)} ${ago(approval.decidedAt, now)}. There is nothing left to decide.`
}

/** What became of it, as a sentence that goes on with when: "Sam Rivera approved this". */
function outcome(subject: Subject, approval: Approval): string {
  switch (approval.state) {
    case 'approved':
    case 'rejected':
      return isByPolicy(approval)
        ? 'The policy approved this'
        : `${deciderNames(subject, approval)} ${approval.state} this`
    case 'expired':
      return 'This expired without a decision'
    case 'cancelled':
      return 'This was cancelled'
    case 'pending':
      return 'This was asked'
    default:
      return impossible(approval.state)
  }
}

/** The link is of an earlier version of the request: what it showed is not what is asked. */
function changedPage(reader: Reader): DecisionPage {
  const end = ended(reader)
  const now = end === undefined ? NEWEST : `The newest one is closed: ${end}`
  return notePage(
    'What is asked has changed',
    `This link is from a mail about an earlier version. ${now} Nothing was changed.`,
  )
}

const NEWEST =
  'Open the link in the newest mail: it shows what is asked now, and comes after your quiet hours where you have some.'

/** A link that we did not make, or not like this. */
export function forgedPage(): DecisionPage {
  return notePage(
    'This link does not work',
    'It is not complete, or not one of ours. Open it again from the mail, or copy all of it. Nothing was changed.',
  )
}

/** Its person is no longer listed. */
export function strangerPage(): DecisionPage {
  return notePage(
    'You are not listed here any more',
    'Only people whom the operator has listed can see and decide approvals. Nothing was changed.',
  )
}

/** Nothing is left of the approval. */
export function gonePage(): DecisionPage {
  return notePage('This approval is gone', 'It was decided or ended long ago, and is not kept any more.')
}

/** Nothing is left of a question. */
export function goneQuestionPage(): DecisionPage {
  return notePage('This question is gone', 'It was asked long ago, and is not kept any more.')
}

/** The request could not be read, or something failed on our side. */
export function failedPage(title: string, words: string): DecisionPage {
  return notePage(title, words)
}

function notePage(title: string, words: string): DecisionPage {
  return { message: say(title, 'warning', words) }
}

function whole(subject: Subject): Pick<DecisionPage, 'message' | 'payload'> {
  return { message: { ...toMessage(subject), actions: [] }, payload: prettyJson(subject.event.data) }
}
