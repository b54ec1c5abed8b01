import type { Approval } from '../../src/domain/approval.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Page, PageRequest } from '../../src/ports/page.ts'
import type { OpeningStore } from '../../src/ports/people-store.ts'
import type { ApprovalFilter } from '../../src/ports/store.ts'
import type { RetryInquiryCallback } from '../../src/usecases/answering/retry-inquiry-callback.ts'
import type { RecordOpening } from '../../src/usecases/deciding/record-opening.ts'
import type { RetryCallback } from '../../src/usecases/reporting/retry-callback.ts'
import type { CommandNeeds } from '../commands/needs.ts'

/** What the Slack side calls: use cases, each already given its own needs. */
export interface SlackNeeds extends CommandNeeds {
  readonly recordOpening: RecordOpening
  readonly hasOpened: OpeningStore['isWhole']
  readonly listApprovals: (filter: ApprovalFilter, page: PageRequest) => Promise<Page<Approval>>
  readonly retryCallback: RetryCallback
  readonly retryInquiryCallback: RetryInquiryCallback
  /** False when this delivery of Slack's (its `event_id`) was handled before. */
  readonly firstTime: (deliveryId: string) => Promise<boolean>
  readonly log: Log
}
