import type { CountersignEvent } from '../src/domain/events/event.ts'
import { gradeOf } from '../src/domain/grouping/grade.ts'
import { messageOf } from '../src/domain/grouping/message-of.ts'
import type { Inline, Message, MessageBlock, Phrase } from '../src/domain/message.ts'
import { changesBetween, type FieldChange } from '../src/domain/payload-change.ts'
import type { GroupSeen, Subject } from '../src/domain/subject.ts'
import { graded } from './grades.ts'
import { shorten } from './render/split.ts'
import { counted, sentence } from './sentence.ts'
import { text } from './text.ts'

/** How many there are beside what a card shows, and whether one of them is graver; nothing where it stands alone. */
export function groupHighlights({ group }: Subject): readonly Phrase[] {
  if (group === undefined || group.count < 2) return []
  return [
    [`×${group.count} since `, group.firstAt],
    ...(group.graver === null ? [] : [`${graded(gradeOf(group.graver), '')} among them`]),
    ...(group.scattered ? ['one card for several tasks or operations'] : []),
  ]
}

/** What a card whose group holds something graver takes from that. */
export function graverThanShown({ group }: Subject): Partial<Pick<Message, 'tone' | 'priority'>> {
  return group?.graver ? { tone: 'danger', priority: gradeOf(group.graver) } : {}
}

/** The newest of those before, each with what was different, so that nothing disappears in a count. */
export function earlierOnes({ event, group }: Subject): readonly MessageBlock[] {
  if (group === undefined || group.count < 2) return []
  const items = group.earlier.map((one) => lineOf(one, event, gradeWords(one, event)))
  const rest = restOf(group)
  const all = [...items, ...(rest === undefined ? [] : [rest])]
  if (all.length === 0) return []
  return [...gravest(group, event), { kind: 'list', label: 'Before this one, the newest first', items: all }]
}

function restOf({ earlier, unlisted }: GroupSeen): string | undefined {
  if (unlisted < 1) return undefined
  return earlier.length === 0 ? `${counted(unlisted, 'report')}, not listed` : `and ${unlisted} earlier`
}

function gravest({ graver, earlier }: GroupSeen, shown: CountersignEvent): readonly MessageBlock[] {
  if (graver === null || earlier.some(({ id }) => id === graver.id)) return []
  return text([`${graded(gradeOf(graver), '')}: `, ...lineOf(graver, shown, [])])
}

/** A card is no place for a whole report: it is found by its id. */
const HEADLINE = 120

function lineOf(
  event: CountersignEvent,
  shown: CountersignEvent,
  grade: readonly string[],
): readonly Inline[] {
  const said = messageOf(event) === messageOf(shown) ? 'the same' : headline(event)
  const differences = differencesOf(event, shown)
  const details = [...grade, ...differences, event.id].join(' · ')
  return [event.time ?? event.receivedAt, ` ${said} (${details})`]
}

function headline(event: CountersignEvent): string {
  const said = messageOf(event).replace(/\s+/g, ' ').trim()
  return shorten(said || sentence(event.declaredType), HEADLINE)
}

function gradeWords(event: CountersignEvent, shown: CountersignEvent): readonly string[] {
  return gradeOf(event) === gradeOf(shown) ? [] : [graded(gradeOf(event), '')]
}

const DIFFERENCES = 3
const VALUE = 40
/** The message is said already, and the time stands before it. */
const SAID = /^(message|summary|description|error_message|title)$/
const MOMENT = /^"?\d{4}-\d\d-\d\dT/

function differencesOf(event: CountersignEvent, shown: CountersignEvent): readonly string[] {
  const own = event.taskId !== null && event.taskId !== shown.taskId ? [event.taskId] : []
  const kind = event.declaredType === shown.declaredType ? [] : [sentence(event.declaredType)]
  const fields = changesBetween(event.data, shown.data).fields.filter(isTelling)
  const listed = fields.slice(0, DIFFERENCES).map(wasWords)
  const more = fields.length > DIFFERENCES ? [`${fields.length - DIFFERENCES} more`] : []
  return [...kind, ...own, ...listed, ...more]
}

function isTelling({ path, before }: FieldChange): boolean {
  return (
    before !== null && !SAID.test(path) && !MOMENT.test(before) && path !== 'task_id' && path !== 'severity'
  )
}

function wasWords({ path, before }: FieldChange): string {
  const value = (before ?? '').replace(/^"(.*)"$/s, '$1')
  const name = path.split('.').at(-1) ?? path
  return `${sentence(name).toLowerCase()} ${shorten(value, VALUE)}`
}
