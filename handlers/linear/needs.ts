import type { Clock } from '../../src/ports/clock.ts'
import type { Log } from '../../src/ports/log.ts'
import type { People } from '../../src/ports/people.ts'
import type { Replies } from '../../src/ports/replies.ts'
import type { FindApproval } from '../../src/usecases/find-approval.ts'
import type { FindByComment } from '../../src/usecases/find-by-comment.ts'
import type { ReadSubject } from '../../src/usecases/read-subject.ts'
import type { VoteByReply } from '../../src/usecases/vote-by-reply.ts'

/** What the Linear side calls: use cases, each already given its own needs. */
export interface LinearNeeds {
  /** Signs the webhooks; undefined where it is not set, and then none is heard. */
  readonly webhookSecret: string | undefined
  readonly findByComment: FindByComment
  readonly findApproval: FindApproval
  readonly voteByReply: VoteByReply
  readonly readSubject: ReadSubject
  readonly replies: Replies
  readonly people: People
  readonly clock: Clock
  readonly log: Log
}
