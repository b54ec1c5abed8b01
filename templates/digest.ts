import type { CountersignEvent } from '../src/domain/events/event.ts'
import type { Message, MessageBlock, Phrase } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { toMessage } from './catalogue.ts'
import { phraseText } from './render/plain-text.ts'
import { shorten } from './render/split.ts'
import { counted, sentence } from './sentence.ts'
import { text } from './text.ts'

type Collected = NonNullable<Subject['digest']>

/** So many groups have a heading of their own; who reads a digest wants an overview. */
const GROUPS = 12
/** One noisy task must not push all others out. */
const LINES_A_GROUP = 8

/** What was collected since the last time, task by task: what each event says of itself, and when it came. */
export function digest({ events, total, at }: Collected): Message {
  const groups = groupsOf(events)
  const shown = groups.slice(0, GROUPS)
  const lines = shown.reduce((sum, { members }) => sum + Math.min(members.length, LINES_A_GROUP), 0)
  return {
    title: `Digest: ${counted(total, 'event')}`,
    tone: 'neutral',
    status: kindsOf(events, total),
    highlights: [['Collected until ', at]],
    priority: 'low',
    blocks: [
      ...shown.map(groupBlock),
      ...text(total > lines ? `And ${total - lines} more. Each can be found by its task, or by its id.` : ''),
    ],
    actions: [],
    footer: [],
    taskId: null,
    routine: true,
  }
}

interface Group {
  readonly label: string
  readonly members: readonly CountersignEvent[]
}

/** By task, else by source; what happened last comes first. */
function groupsOf(events: readonly CountersignEvent[]): readonly Group[] {
  const groups = Map.groupBy(events, ({ taskId, source }) => taskId ?? source ?? 'Without a task')
  return [...groups].map(([label, members]) => ({ label, members }))
}

function groupBlock({ label, members }: Group): MessageBlock {
  const hidden = members.length - LINES_A_GROUP
  const items = members.slice(0, LINES_A_GROUP).map(line)
  return { kind: 'list', label, items: hidden > 0 ? [...items, `and ${hidden} more here`] : items }
}

/** What its own card would say first. */
function line(event: CountersignEvent): Phrase {
  const { title, tone, status, blocks } = toMessage({ ...NOTHING_ELSE, event })
  const bar = blocks.find((block) => block.kind === 'progress')
  const words = shorten(bar?.label ?? firstWords(blocks), LONGEST_WORDS)
  // "For your information" says less than what there is to know.
  const standing = tone === 'neutral' && words !== '' ? '' : status
  const percent = bar === undefined ? '' : ` (${bar.percent}%)`
  const said = [title, `${standing}${percent}`, words].filter((part) => part !== '').join(': ')
  return [`${said} · `, event.time ?? event.receivedAt, ` · ${event.id}`]
}

/** Enough to tell one event from the next; all of it stands in the event. */
const LONGEST_WORDS = 100

/** The first line of prose. */
function firstWords(blocks: readonly MessageBlock[]): string {
  const prose = blocks.find((block) => block.kind === 'text')
  return prose === undefined ? '' : (phraseText(prose.text).trim().split('\n')[0] ?? '')
}

const NOTHING_ELSE = {
  approval: null,
  inquiry: null,
  callback: null,
  askable: [],
  reminder: null,
  names: {},
} as const satisfies Omit<Subject, 'event'>

/** `3 progress updates, 2 completion reports`. */
function kindsOf(events: readonly CountersignEvent[], total: number): string {
  const kinds = Map.groupBy(events, ({ declaredType }) => sentence(declaredType).toLowerCase())
  const parts = [...kinds]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .slice(0, 4)
    .map(([kind, { length }]) => counted(length, kind))
  const said = parts.join(', ')
  return total > events.length ? `Among the latest ${events.length}: ${said}` : said
}
