import type { Approval } from '../../src/domain/approval.ts'
import type { StandingApproval } from '../../src/domain/standing-approval.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Page, PageRequest } from '../../src/ports/page.ts'
import type { People } from '../../src/ports/people.ts'
import type { OpeningStore } from '../../src/ports/people-store.ts'
import type { ApprovalFilter } from '../../src/ports/store.ts'
import type { CastVote } from '../../src/usecases/cast-vote.ts'
import type { Delegate, EndDelegation } from '../../src/usecases/delegate.ts'
import type { ExplainApproval } from '../../src/usecases/explain-approval.ts'
import type { FindApproval } from '../../src/usecases/find-approval.ts'
import type { FinishLink, StartLink } from '../../src/usecases/link-identity.ts'
import type { ListVotable } from '../../src/usecases/list-votable.ts'
import type { ReadSubject } from '../../src/usecases/read-subject.ts'
import type { ReadTask } from '../../src/usecases/read-task.ts'
import type { ReassignApproval } from '../../src/usecases/reassign-approval.ts'
import type { RecordOpening } from '../../src/usecases/record-opening.ts'
import type { RetryCallback } from '../../src/usecases/retry-callback.ts'
import type { SnoozeApproval } from '../../src/usecases/snooze-approval.ts'
import type { GiveStanding, RevokeStanding } from '../../src/usecases/standing-approvals.ts'
import type { StopTask } from '../../src/usecases/stop-task.ts'
import type { WithdrawVote } from '../../src/usecases/withdraw-vote.ts'

/** What the Slack side calls: use cases, each already given its own needs. */
export interface SlackNeeds {
  readonly castVote: CastVote
  readonly withdrawVote: WithdrawVote
  readonly reassignApproval: ReassignApproval
  readonly snoozeApproval: SnoozeApproval
  readonly explainApproval: ExplainApproval
  readonly recordOpening: RecordOpening
  readonly hasOpened: OpeningStore['isWhole']
  readonly delegate: Delegate
  readonly endDelegation: EndDelegation
  readonly giveStanding: GiveStanding
  readonly revokeStanding: RevokeStanding
  /** Those that may still be used, newest first. */
  readonly listStanding: () => Promise<readonly StandingApproval[]>
  readonly startLink: StartLink
  readonly finishLink: FinishLink
  readonly stopTask: StopTask
  readonly readSubject: ReadSubject
  readonly findApproval: FindApproval
  readonly listApprovals: (filter: ApprovalFilter, page: PageRequest) => Promise<Page<Approval>>
  readonly listVotable: ListVotable
  readonly readTask: ReadTask
  readonly retryCallback: RetryCallback
  /** False when this delivery of Slack's (its `event_id`) was handled before. */
  readonly firstTime: (deliveryId: string) => Promise<boolean>
  readonly people: People
  readonly clock: Clock
  readonly log: Log
}
