import type { Approval } from '../src/domain/approval.ts'
import type { AnyEvent } from '../src/domain/events/event.ts'
import type { Message, MessageBlock } from '../src/domain/message.ts'
import type { Identity, Person } from '../src/domain/person.ts'
import { approvalItem, byUrgency, shortId } from './inbox.ts'
import { counted, sentence } from './sentence.ts'
import { addressOf, paragraph, say } from './vote-answers.ts'

type Names = Readonly<Record<string, string>>

/** So many items fit into one Slack message (50 blocks), with their buttons and with a word on what was just done. */
const LISTED = 6
/** A timeline longer than this is no longer read. */
const TIMELINE = 20

/** The words that people can say, with what each does. */
const COMMANDS: readonly (readonly [string, string])[] = [
  ['pending', 'what waits for your vote, with buttons'],
  ['batch', 'decide several in one go'],
  ['show <id>', 'one approval, as its card shows it'],
  ['explain <id>', 'why it stands where it stands, and who may approve it'],
  ['approve <id> [reason]', 'approve it'],
  ['approve <id> if <conditions>', 'approve it under conditions'],
  ['reject <id> <reason>', 'reject it and say why'],
  ['withdraw <id>', 'take your vote back'],
  ['reassign <id> @name', 'have somebody else decide in your place'],
  ['snooze <id> 2h', 'be reminded later'],
  ['away until monday: ask @name', 'have somebody stand in for you; “back” ends it'],
  ['standing', 'what is approved in advance; “revoke <id>” ends one'],
  ['standing <id> 5 7d', 'approve alike in advance, 5 times within 7 days'],
  ['stop <task> [reason]', 'stop a task: cancel what waits, tell the orchestrator'],
  ['task <id>', 'what happened on a task'],
  ['whoami', 'how Countersign knows you'],
  ['link <your id>', 'say whose account this is; “link <code>” proves it'],
  ['help', 'this list'],
]

/** For whom a list is: their own votes decide about the buttons. */
export interface Reader {
  readonly personId: string
  /** Person id → name. */
  readonly names: Names
}

/** What waits for approval, the most urgent first. `more`: there are more than were read. */
export function pendingAnswer(
  pending: readonly Approval[],
  more: boolean,
  { personId, names }: Reader,
): readonly Message[] {
  const shown = byUrgency(pending).slice(0, LISTED)
  if (shown.length === 0) return [say('Nothing waits for you', 'success', 'All done')]
  const count = `${pending.length}${more ? ' or more' : ''} for your vote`
  const hint = `${count}. The ${shown.length} most urgent are here, more on the Home tab`
  return [
    say('Waiting for approval', 'waiting', more || pending.length > shown.length ? hint : count),
    ...shown.map((approval) => approvalItem(approval, personId, names)),
  ]
}

/** Several approvals begin with the same characters: they are asked about, never guessed. */
export function ambiguousAnswer(
  prefix: string,
  approvals: readonly Approval[],
  { personId, names }: Reader,
): readonly Message[] {
  const ask = paragraph('Use a few more characters of the id, or the buttons below.')
  return [
    say('Which one?', 'warning', `Several approvals begin with ${prefix}`, [ask]),
    ...approvals
      .slice(0, LISTED)
      .map((approval) => withWholeId(approvalItem(approval, personId, names), approval)),
  ]
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

/** `problem` says what was not understood. */
export function helpAnswer(problem?: string): Message {
  const items = COMMANDS.map(([words, effect]) => `${words}: ${effect}`)
  const blocks: readonly MessageBlock[] = [
    { kind: 'list', label: 'You can say', items },
    paragraph(
      'In a channel, begin with /countersign or mention me. Ids may be shortened to their first 4 characters.',
    ),
  ]
  if (problem === undefined) return say('How to use Countersign', 'neutral', 'Commands', blocks)
  return say('I did not understand that', 'warning', problem, blocks)
}

/** What happened on a task, oldest first. */
export function taskAnswer(
  taskId: string,
  events: readonly AnyEvent[],
  approvals: readonly Approval[],
): Message {
  const shown = events.slice(-TIMELINE)
  const facts = shown.map((event) => ({
    label: sentence(event.declaredType),
    value: event.time ?? event.receivedAt,
  }))
  return say(`Task ${taskId}`, 'neutral', counted(events.length, 'event'), [
    ...(events.length > shown.length ? [paragraph(`The latest ${shown.length} are shown.`)] : []),
    { kind: 'facts', facts },
    ...(approvals.length > 0 ? [approvalList(approvals)] : []),
  ])
}

function approvalList(approvals: readonly Approval[]): MessageBlock {
  const items = approvals.map((approval) => `${approval.title}: ${approval.state} (${shortId(approval)})`)
  return { kind: 'list', label: 'Approvals', items }
}

export function noSuchTask(taskId: string): Message {
  return say('No such task', 'warning', `Nothing is known of ${taskId}`)
}

/** The event behind a button is no longer kept. */
export function nothingToShow(): Message {
  return say('There is nothing to show', 'warning', 'This event is no longer kept')
}
