import type { Approval } from '../src/domain/approval.ts'
import type { AnyEvent } from '../src/domain/events/event.ts'
import type { Fact, Message, MessageAction, MessageBlock } from '../src/domain/message.ts'
import type { TaskSoFar } from '../src/domain/subject.ts'
import { toMessage } from './catalogue.ts'
import { shortId } from './inbox.ts'
import { shorten } from './render/split.ts'
import { counted, sentence } from './sentence.ts'
import { planBlock, soFarBlock } from './task-card.ts'
import { text } from './text.ts'
import { say } from './vote-answers.ts'

interface Recount {
  readonly taskId: string
  readonly events: readonly AnyEvent[]
  readonly approvals: readonly Approval[]
  readonly soFar: TaskSoFar
  readonly links: readonly { readonly title: string | null; readonly url: string }[]
}

/** So many approvals are named, those that wait first. */
const MOST_APPROVALS = 10
/** A link's label, which stands on a button. */
const LONGEST_LABEL = 60

/** Everything of a task: its plan, how each thing stands, what came in, and the way to its cards. */
export function taskAnswer({ taskId, events, approvals, soFar, links }: Recount): Message {
  const answer = say(`Task ${taskId}`, 'neutral', howMany(events.length), [
    ...text(soFar.title),
    ...planBlock(soFar),
    ...soFarBlock({ ...soFar, parts: soFar.parts.filter(({ approval }) => approval === null) }, toMessage),
    ...approvalList(approvals),
    { kind: 'facts', label: 'What came in', facts: cameIn(events) },
  ])
  return { ...answer, actions: links.map(linkButton) }
}

/** More are not read for somebody who asks. */
const MOST_EVENTS = 200

function howMany(events: number): string {
  return events < MOST_EVENTS ? counted(events, 'event') : `The latest ${events} events`
}

/** A line for each kind of event, however many there were, with the time of the newest. */
function cameIn(events: readonly AnyEvent[]): readonly Fact[] {
  const kinds = Map.groupBy(events, ({ declaredType }) => sentence(declaredType))
  return [...kinds].map(([kind, those]) => ({
    label: those.length > 1 ? `${kind} (${those.length})` : kind,
    value: lastOf(those),
  }))
}

function lastOf(events: readonly AnyEvent[]): Date {
  return new Date(Math.max(...events.map(({ time, receivedAt }) => (time ?? receivedAt).getTime())))
}

function approvalList(approvals: readonly Approval[]): readonly MessageBlock[] {
  if (approvals.length === 0) return []
  const [waiting, over] = [
    approvals.filter(({ state }) => state === 'pending'),
    approvals.filter(({ state }) => state !== 'pending').toReversed(),
  ]
  const shown = [...waiting, ...over].slice(0, MOST_APPROVALS)
  const items = shown.map((approval) => `${approval.title}: ${approval.state} (${shortId(approval)})`)
  const more = approvals.length - shown.length
  return [{ kind: 'list', label: 'Approvals', items: more > 0 ? [...items, `… and ${more} more`] : items }]
}

function linkButton({ title, url }: Recount['links'][number]): MessageAction {
  const label = title === null ? 'Open its card' : `Open: ${title}`
  return { kind: 'link', label: shorten(label, LONGEST_LABEL), url }
}
