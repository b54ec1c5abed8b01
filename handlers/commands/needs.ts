import type { Identity } from '../../src/domain/person.ts'
import type { StandingApproval } from '../../src/domain/standing-approval.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { People } from '../../src/ports/people.ts'
import type { AnswerInquiry } from '../../src/usecases/answering/answer-inquiry.ts'
import type { FindQuestion, ListQuestions } from '../../src/usecases/answering/list-questions.ts'
import type { CastVote } from '../../src/usecases/deciding/cast-vote.ts'
import type { Delegate, EndDelegation } from '../../src/usecases/deciding/delegate.ts'
import type { FindApproval } from '../../src/usecases/deciding/find-approval.ts'
import type { FinishLink, StartLink } from '../../src/usecases/deciding/link-identity.ts'
import type { ListVotable } from '../../src/usecases/deciding/list-votable.ts'
import type { ReassignApproval } from '../../src/usecases/deciding/reassign-approval.ts'
import type { SnoozeApproval } from '../../src/usecases/deciding/snooze-approval.ts'
import type { GiveStanding, RevokeStanding } from '../../src/usecases/deciding/standing-approvals.ts'
import type { WithdrawVote } from '../../src/usecases/deciding/withdraw-vote.ts'
import type { ReadSubject } from '../../src/usecases/delivering/read-subject.ts'
import type { ExplainApproval } from '../../src/usecases/showing/explain-approval.ts'
import type { ReadStatistics } from '../../src/usecases/showing/read-statistics.ts'
import type { EndSilence, ListSilences, MakeSilence } from '../../src/usecases/silencing/silences.ts'
import type { CommandWorkflows } from '../../src/usecases/tasks/command-workflows.ts'
import type { RecountTask } from '../../src/usecases/tasks/recount-task.ts'
import type { StopTask } from '../../src/usecases/tasks/stop-task.ts'

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
