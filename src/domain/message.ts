import type { Priority } from './events/envelope.ts'
import type { Person } from './person.ts'
import type { Step } from './task-plan.ts'

/**
 * The channel-neutral message. It holds plain text only and cannot hold markup, so that an agent's text
 * cannot inject any: each renderer escapes for its channel. A `Date` is written in the reader's own zone
 * where the channel can do that.
 */
export interface Message {
  /** One line saying what this is about. Renderers may shorten it; nothing that is approved stands only here. */
  readonly title: string
  readonly tone: Tone
  /** Where the subject stands now, in a few words: "Waiting for approval", "Approved by Alex Kim". */
  readonly status: string
  /** What a reader must know beside the status, a few words each: the risk, when it expires. */
  readonly highlights?: readonly Phrase[]
  readonly priority: Priority
  readonly blocks: readonly MessageBlock[]
  readonly actions: readonly MessageAction[]
  /** Opens everything. A renderer adds it to the actions wherever it leaves something out. */
  readonly details?: MessageAction
  /** Small print below: ids, source, digest. */
  readonly footer: readonly string[]
  /** The task that it is about: channels that know threads keep what is about one together. */
  readonly taskId?: string | null
  /** Somebody has to act on it, or to know of it: where it stands in a thread, it is shown beside the thread as well. */
  readonly aloud?: boolean
  /** Nobody has to act on it, so that a reader may wish to get no more of the kind. */
  readonly routine?: boolean
}

export type Tone = 'neutral' | 'progress' | 'waiting' | 'success' | 'warning' | 'danger'

/** Plain text, a moment in time, or a person who is to be notified. */
export type Inline = string | Date | Mention

/** Where the channel can, this person is notified; elsewhere their name stands there. Never made from an agent's text. */
export interface Mention {
  readonly mention: Person
  /**
   * Only where a message reaches nobody whom it does not mention, which is a comment on an issue; a conversation's members
   * see it anyway, and read the name.
   */
  readonly inComments?: boolean
}

/** Plain text with moments in time in it, in reading order. */
export type Phrase = Inline | readonly Inline[]

export type MessageBlock =
  | { readonly kind: 'text'; readonly text: Phrase }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'quote'; readonly text: string; readonly by?: string }
  /** Text to copy or to read exactly. Never shortened; split where a channel's limit asks for it. */
  | { readonly kind: 'code'; readonly label?: string; readonly text: string }
  | { readonly kind: 'facts'; readonly label?: string; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'list'
      readonly label?: string
      readonly items: readonly Phrase[]
      readonly ordered?: boolean
    }
  | {
      readonly kind: 'table'
      readonly header: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }
  /** `percent` is 0 to 100. */
  | { readonly kind: 'progress'; readonly percent: number; readonly label?: string }
  /** The steps of some work, in their order, each with its state. */
  | { readonly kind: 'plan'; readonly label: string; readonly steps: readonly Step[] }
  | { readonly kind: 'divider' }

export interface Fact {
  readonly label: string
  readonly value: Phrase
}

/** Something a reader can press. `id` is the name under which handlers register it (slack-routes.ts). */
export type MessageAction =
  | {
      readonly kind: 'button'
      readonly id: ActionId
      readonly label: string
      readonly style: 'primary' | 'danger' | 'plain'
      /** Handed back unchanged when pressed; at most 2,000 characters. */
      readonly value: string
    }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }

/** Every action that a card may carry. Handlers register exactly these. */
export const ACTION_IDS = [
  'approval.approve',
  'approval.reject',
  'approval.more',
  'approval.grant-fewer',
  'approval.conditions',
  'approval.withdraw',
  'approval.reassign',
  'approval.snooze',
  'approval.standing',
  'approval.batch',
  'standing.revoke',
  'details.open',
  'details.page',
  'callback.retry',
  'inquiry.answer',
  'inquiry.accept',
  'inquiry.send-back',
  'inquiry.ask',
  'inquiry.retry',
] as const
export type ActionId = (typeof ACTION_IDS)[number]
