import type { Identity } from '../../src/domain/person.ts'
import type { StandingApproval } from '../../src/domain/standing-approval.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { People } from '../../src/ports/people.ts'
import type { AnswerInquiry } from '../../src/usecases/answer-inquiry.ts'
import type { CastVote } from '../../src/usecases/cast-vote.ts'
import type { CommandWorkflows } from '../../src/usecases/command-workflows.ts'
import type { Delegate, EndDelegation } from '../../src/usecases/delegate.ts'
import type { ExplainApproval } from '../../src/usecases/explain-approval.ts'
import type { FindApproval } from '../../src/usecases/find-approval.ts'
import type { FinishLink, StartLink } from '../../src/usecases/link-identity.ts'
import type { FindQuestion, ListQuestions } from '../../src/usecases/list-questions.ts'
import type { ListVotable } from '../../src/usecases/list-votable.ts'
import type { ReadStatistics } from '../../src/usecases/read-statistics.ts'
import type { ReadSubject } from '../../src/usecases/read-subject.ts'
import type { ReassignApproval } from '../../src/usecases/reassign-approval.ts'
import type { RecountTask } from '../../src/usecases/recount-task.ts'
import type { EndSilence, ListSilences, MakeSilence } from '../../src/usecases/silences.ts'
import type { SnoozeApproval } from '../../src/usecases/snooze-approval.ts'
import type { GiveStanding, RevokeStanding } from '../../src/usecases/standing-approvals.ts'
import type { StopTask } from '../../src/usecases/stop-task.ts'
import type { WithdrawVote } from '../../src/usecases/withdraw-vote.ts'

/** What people can ask for in words, wherever they write: use cases, each already given its own needs. */
export interface CommandNeeds {
  readonly castVote: CastVote
  readonly withdrawVote: WithdrawVote
  readonly reassignApproval: ReassignApproval
  readonly snoozeApproval: SnoozeApproval
  readonly explainApproval: ExplainApproval
  readonly delegate: Delegate
  readonly endDelegation: EndDelegation
  readonly giveStanding: GiveStanding
  readonly revokeStanding: RevokeStanding
  /** Those that may still be used, newest first. */
  readonly listStanding: () => Promise<readonly StandingApproval[]>
  readonly makeSilence: MakeSilence
  readonly endSilence: EndSilence
  readonly listSilences: ListSilences
  readonly startLink: StartLink
  readonly finishLink: FinishLink
  readonly stopTask: StopTask
  readonly readSubject: ReadSubject
  readonly findApproval: FindApproval
  readonly listVotable: ListVotable
  readonly listQuestions: ListQuestions
  readonly findQuestion: FindQuestion
  readonly answerInquiry: AnswerInquiry
  readonly recountTask: RecountTask
  readonly readStatistics: ReadStatistics
  /** What the orchestrator does for people. */
  readonly workflows: CommandWorkflows
  readonly people: People
  /** Whose profile an address is, where people are mentioned by it; undefined for nobody's. */
  readonly mentioned?: (address: string) => Promise<Identity | undefined>
  readonly clock: Clock
}
