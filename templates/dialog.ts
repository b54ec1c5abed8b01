import type { MessageAction, MessageBlock } from '../src/domain/message.ts'

/** Every dialog that can be submitted. Handlers register exactly these. */
export const SUBMITTED_DIALOGS = [
  'approval.approve',
  'approval.reject',
  'approval.grant',
  'approval.reassign',
  'approval.snooze',
  'approval.standing',
  'approval.batch',
  'inquiry.answer',
  'inquiry.send-back',
  'inquiry.ask',
] as const
export type DialogId = (typeof SUBMITTED_DIALOGS)[number] | 'approval.more' | 'details' | 'notice'

/** Something to read, and things to write or to choose, in a window of its own. */
export interface Dialog {
  readonly id: DialogId
  /** At most 24 characters, Slack's limit. */
  readonly title: string
  readonly blocks: readonly MessageBlock[]
  readonly fields: readonly DialogField[]
  readonly actions: readonly MessageAction[]
  /** Absent where there is nothing to submit. */
  readonly submit?: string
  readonly close: string
  /** Handed back unchanged when submitted; as JSON at most 3,000 characters. */
  readonly data: Readonly<Record<string, string | number>>
}

/** Something to write or to choose. What was given is found under `id`. */
export type DialogField = TextField | SelectField | TicksField

interface Labelled {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly required: boolean
}

export interface TextField extends Labelled {
  readonly kind: 'text'
  readonly placeholder?: string
  readonly initial?: string
  readonly lines: 'one' | 'several'
  readonly maxLength: number
}

/** One of many. */
export interface SelectField extends Labelled {
  readonly kind: 'select'
  readonly options: readonly DialogOption[]
}

/** `choice`: one of a few, all in sight. `ticks`: any of a few, at most ten. */
export interface TicksField extends Labelled {
  readonly kind: 'choice' | 'ticks'
  readonly options: readonly DialogOption[]
  /** A value of the options, or of `ticks` several. */
  readonly initial?: string | readonly string[]
}

/** `label` and `description` are shortened to what the channel can show; `value` must fit (150 characters in Slack). */
export interface DialogOption {
  readonly label: string
  readonly description?: string
  readonly value: string
}
