import type { Approval } from '../../src/domain/approval.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Log } from '../../src/ports/log.ts'
import type { People } from '../../src/ports/people.ts'
import type { ApprovalFilter, Page, PageRequest } from '../../src/ports/store.ts'
import type { CastVote } from '../../src/usecases/cast-vote.ts'
import type { FindApproval } from '../../src/usecases/find-approval.ts'
import type { ReadSubject } from '../../src/usecases/read-subject.ts'
import type { ReadTask } from '../../src/usecases/read-task.ts'
import type { RetryCallback } from '../../src/usecases/retry-callback.ts'

/** What the Slack side calls: use cases, each already given its own needs. */
export interface SlackNeeds {
  readonly castVote: CastVote
  readonly readSubject: ReadSubject
  readonly findApproval: FindApproval
  readonly listApprovals: (filter: ApprovalFilter, page: PageRequest) => Promise<Page<Approval>>
  readonly readTask: ReadTask
  readonly retryCallback: RetryCallback
  /** False when this delivery of Slack's (its `event_id`) was handled before. */
  readonly firstTime: (deliveryId: string) => Promise<boolean>
  readonly people: People
  readonly clock: Clock
  readonly log: Log
}
