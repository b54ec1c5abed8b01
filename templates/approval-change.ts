import type { Approval } from '../src/domain/approval.ts'
import type { MessageBlock } from '../src/domain/message.ts'
import type { FieldChange, PayloadChange } from '../src/domain/payload-change.ts'
import { nameOf, type Subject } from '../src/domain/subject.ts'
import { exactly } from './pretty-json.ts'
import { counted, enumeration } from './sentence.ts'
import { text } from './text.ts'

/** Values up to this length stand there whole. */
const WHOLE = 200
/** Of longer ones, so much around the first difference. */
const BEFORE_DIFFERENCE = 40
const SHOWN = 160

/** A warning that what is asked is not what was asked before, field by field while it can still be decided. */
export function changeBlocks(
  subject: Pick<Subject, 'names'>,
  { change, state }: Approval,
): readonly MessageBlock[] {
  if (change === null) return []
  if (state !== 'pending') return text(['What is asked had changed before (', change.at, ').'])
  return [
    ...text(['⚠️ What is asked has changed (', change.at, `). ${voidedWords(subject, change)}`]),
    ...fieldList(change),
  ]
}

function voidedWords(subject: Pick<Subject, 'names'>, { voided }: PayloadChange): string {
  if (voided.length === 0) return 'Nobody had voted yet.'
  const names = enumeration([...new Set(voided)].map((id) => nameOf(subject, id)))
  const [votes, them] = voided.length === 1 ? ['vote', 'it'] : ['votes', 'them']
  return `The ${votes} of ${names} no longer ${voided.length === 1 ? 'counts' : 'count'}: cast ${them} again if still right.`
}

function fieldList({ fields, more }: PayloadChange): readonly MessageBlock[] {
  const rest = more === 0 ? [] : [`… and ${counted(more, 'more field')}`]
  const items = [...fields.map(changeLine), ...rest]
  return items.length === 0 ? [] : [{ kind: 'list', label: 'What changed', items }]
}

/** `action.parameters.version: "1.4.2" → "1.5.0"` */
function changeLine({ path, before, after }: FieldChange): string {
  const name = exactly(path)
  const [was, is] = [before === null ? null : exactly(before), after === null ? null : exactly(after)]
  if (was === null) return `${name}: new, ${excerpt(is ?? '', 0)}`
  if (is === null) return `${name}: removed, was ${excerpt(was, 0)}`
  const from = was.length > WHOLE || is.length > WHOLE ? firstDifference(was, is) - BEFORE_DIFFERENCE : 0
  return `${name}: ${excerpt(was, from)} → ${excerpt(is, from)}`
}

function firstDifference(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  return at
}

/** A short value, or the part of a long one that begins at `from`, with how much there is of it. */
function excerpt(value: string, from: number): string {
  if (value.length <= WHOLE) return value
  const start = Math.max(0, from)
  const end = start + SHOWN
  const part = `${start > 0 ? '…' : ''}${value.slice(start, end)}${end < value.length ? '…' : ''}`
  return `${part} (${counted(value.length, 'character')} in all)`
}
