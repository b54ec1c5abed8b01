import type { Approval } from '../src/domain/approval.ts'
import type { Message, MessageBlock, Phrase } from '../src/domain/message.ts'
import type { Identity, Person } from '../src/domain/person.ts'
import type { Subject } from '../src/domain/subject.ts'
import { approvalItem, byUrgency, mostUrgentFirst, shortId } from './inbox.ts'
import { questionLine } from './open-question.ts'
import { howToAnswerOne } from './question-answers.ts'
import { addressOf, paragraph, say } from './vote-answers.ts'

type Names = Readonly<Record<string, string>>

/** So many items fit into one Slack message (50 blocks), with their buttons and with a word on what was just done. */
const LISTED = 6

/** The words that people can say, with what each does. */
const COMMANDS: readonly (readonly [string, string])[] = [
  ['pending', 'what waits for your vote or your answer'],
  ['batch', 'decide several in one go'],
  ['show <id>', 'one approval, as its card shows it'],
  ['explain <id>', 'why it stands where it stands, and who may approve it'],
  ['approve <id> [reason]', 'approve it'],
  ['approve <id> if <conditions>', 'approve it under conditions'],
  ['reject <id> <reason>', 'reject it and say why'],
  ['answer <id> <your answer>', 'answer a question; its id alone shows all of it'],
  ['withdraw <id>', 'take your vote back'],
  ['reassign <id> @name', 'have somebody else decide in your place'],
  ['snooze <id> 2h', 'be reminded later'],
  ['away until monday: ask @name', 'have somebody stand in for you; “back” ends it'],
  ['standing', 'what is approved in advance; “revoke <id>” ends one'],
  ['standing <id> 5 7d', 'approve alike in advance, 5 times within 7 days'],
  [
    'silence source=ci 2h <reason>',
    'show nothing of what fits for a while; “silences” lists, “unsilence <id>” ends',
  ],
  ['stop <task> [reason]', 'stop a task: cancel what waits, tell the orchestrator'],
  ['task <id>', 'what happened on a task, and how the orchestrator says that it stands'],
  ['run <description>', 'have the orchestrator plan and do it'],
  ['execute <task>', 'have the orchestrator begin a planned task, or go on with it'],
  ['agents', 'who works for the orchestrator'],
  ['stats', 'how many events came in, and how well they get through'],
  ['whoami', 'how Countersign knows you'],
  ['link <your id>', 'say whose account this is; “link <code>” proves it'],
  ['help', 'this list'],
]

/** For whom a list is: their own votes decide about the buttons. */
export interface Reader {
  readonly personId: string
  /** Person id → name. */
  readonly names: Names
  readonly place: Place
}

/** Where an answer is read: `buttons`, or only words below what was said. */
export type Place = 'buttons' | 'words'

/** What waits for a person. */
interface Waiting {
  readonly approvals: readonly Approval[]
  readonly questions?: readonly Subject[]
  /** There are more than were read. */
  readonly more: boolean
}

/** What waits for a vote or an answer, the most urgent first. */
export function pendingAnswer(
  { approvals, questions = [], more }: Waiting,
  { personId, names, place }: Reader,
): readonly Message[] {
  const all = approvals.length + questions.length
  if (all === 0) return [say('Nothing waits for you', 'success', 'All done')]
  const count = countOf(approvals.length, questions.length, more)
  if (place === 'words') return [say('Waiting for you', 'waiting', count, listed(approvals, questions))]
  const item = (approval: Approval) => approvalItem(approval, personId, names)
  const shown = mostUrgentFirst(approvals, questions, item).slice(0, LISTED)
  const hint = `${count}. The ${shown.length} most urgent are here, more on the Home tab`
  return [say('Waiting for you', 'waiting', more || all > shown.length ? hint : count), ...shown]
}

/** `2 for your vote, 1 for an answer`. */
function countOf(approvals: number, questions: number, more: boolean): string {
  const counts = [
    ...(approvals > 0 ? [`${approvals}${more ? ' or more' : ''} for your vote`] : []),
    ...(questions > 0 ? [`${questions} for an answer`] : []),
  ]
  return counts.join(', ')
}

function listed(approvals: readonly Approval[], questions: readonly Subject[]): readonly MessageBlock[] {
  const lines = questions.slice(0, LINES).map(questionLine)
  const hidden = questions.length - lines.length
  return [
    ...(approvals.length > 0 ? inWords(byUrgency(approvals)) : []),
    ...(lines.length > 0 ? [{ kind: 'list', label: 'Questions', items: lines } as const] : []),
    ...(hidden > 0 ? [paragraph(`${hidden} that end later are not listed here.`)] : []),
    ...(lines.length > 0 ? [howToAnswerOne()] : []),
  ]
}

/** Several approvals begin with the same characters: they are asked about, never guessed. */
export function ambiguousAnswer(
  prefix: string,
  approvals: readonly Approval[],
  { personId, names, place }: Reader,
): readonly Message[] {
  const status = `Several approvals begin with ${prefix}`
  if (place === 'words')
    return [
      say(
        'Which one?',
        'warning',
        status,
        inWords(approvals, ({ id }) => id),
      ),
    ]
  const ask = paragraph('Use a few more characters of the id, or the buttons below.')
  return [
    say('Which one?', 'warning', status, [ask]),
    ...approvals
      .slice(0, LISTED)
      .map((approval) => withWholeId(approvalItem(approval, personId, names), approval)),
  ]
}

/** So many lines are a list that somebody still reads. */
const LINES = 20

/** Approvals as one list, where nothing can be pressed: each with its id, and how to use that. */
export function inWords(
  approvals: readonly Approval[],
  idOf: (approval: Approval) => string = shortId,
): readonly MessageBlock[] {
  const items = approvals
    .slice(0, LINES)
    .map((one): Phrase => [`${idOf(one)}: ${one.title} (${one.risk} risk, expires `, one.expiresAt, ')'])
  const hidden = approvals.length - items.length
  return [
    { kind: 'list', items },
    ...(hidden > 0 ? [paragraph(`${hidden} less urgent are not listed here.`)] : []),
    paragraph(
      'To decide one, write @countersign approve and its id, or @countersign reject, its id and why.',
    ),
  ]
}

/** An approval that was asked for by “show”, where a reply would not stand below its card. */
export function howToDecide(approval: Approval): MessageBlock {
  const id = shortId(approval)
  return paragraph(
    `To decide it, write @countersign approve ${id} or @countersign reject ${id} and why, or reply below its own card.`,
  )
}

function withWholeId(item: Message, { id }: Approval): Message {
  return { ...item, footer: [`approval ${id}`] }
}

export function noSuchApproval(prefix: string): Message {
  return say('No such approval', 'warning', `Nothing begins with ${prefix}`, [
    paragraph('Say “pending” to see what waits for you.'),
  ])
}

export function whoamiAnswer(person: Person, identity: Identity): Message {
  const facts = [
    { label: 'Id', value: person.id },
    { label: 'Roles', value: person.roles.length > 0 ? person.roles.join(', ') : 'none' },
    { label: 'Known by', value: addressOf(identity) },
  ]
  return say(`You are ${person.name}`, 'neutral', 'You may decide approvals', [{ kind: 'facts', facts }])
}

const HOW_TO_BEGIN: Readonly<Record<Place, string>> = {
  buttons: 'In a channel, begin with /countersign or mention me.',
  words:
    'Begin with @countersign and one of these. Below a card the id may be left out, and “approve” or “reject: why” is enough.',
}

/** `problem` says what was not understood. */
export function helpAnswer(place: Place, problem?: string): Message {
  const here = COMMANDS.filter(([words]) => place === 'buttons' || words !== 'batch')
  // In Linear a colon right after a name would be taken for a part of it.
  const items = here.map(([words, effect]) => `${words}${place === 'buttons' ? ':' : ' –'} ${effect}`)
  const blocks: readonly MessageBlock[] = [
    { kind: 'list', label: 'You can say', items },
    paragraph(`${HOW_TO_BEGIN[place]} Ids may be shortened to their first 4 characters.`),
  ]
  if (problem === undefined) return say('How to use Countersign', 'neutral', 'Commands', blocks)
  return say('I did not understand that', 'warning', problem, blocks)
}

export function noSuchTask(taskId: string): Message {
  return say('No such task', 'warning', `Nothing is known of ${taskId}`)
}

/** The event behind a button is no longer kept. */
export function nothingToShow(): Message {
  return say('There is nothing to show', 'warning', 'This event is no longer kept')
}
