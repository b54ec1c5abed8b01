import type { Message } from '../../src/domain/message.ts'
import type { Identity } from '../../src/domain/person.ts'
import type { ActivityKind } from '../../src/ports/agent-sessions.ts'
import type { CommentPlace } from '../../src/ports/replies.ts'

/** Something that a person said or gave, who has an account in this workspace. */
export interface Heard {
  readonly identity: Identity & { readonly channel: 'linear' }
  /** When, by Linear's clock. */
  readonly at: Date
  /** A name of this very thing, which Linear may tell of several times. */
  readonly once: string
  /** It was begun with before, and perhaps counted already. */
  readonly again: boolean
  /** The agent session that it was said in. */
  readonly session?: string
}

/** What somebody is told, and where; nothing where it is no business of ours. */
export interface Answer {
  /** Undefined where Linear did not say on which issue. */
  readonly to: CommentPlace | undefined
  /** A promise where somebody else is asked first, for whom Linear does not wait. */
  readonly messages: readonly Message[] | Promise<readonly Message[]>
}

/** What somebody is told in an agent session. */
export interface Spoken {
  readonly kind: ActivityKind
  readonly messages: readonly Message[]
}
