// biome-ignore-all lint/performance/noBarrelFile: `countersign/client` is this file, the package's one door.
export type { Accepted, Clarification, Decision, Statistics } from './answers.ts'
export type { ApprovalHandle, WaitOptions } from './approval.ts'
export type { ClarificationHandle } from './clarification.ts'
export { CountersignError, type FieldProblem, type Problem } from './countersign-error.ts'
export { type ClientOptions, type Event, OrchestratorClient } from './orchestrator-client.ts'
export {
  type ApprovalRequest,
  type ClarificationRequest,
  type CompletionReport,
  type ErrorReport,
  type Priority,
  type ProgressReport,
  type Question,
  TASK_STATUSES,
  type TaskStatus,
  type TaskStatusReport,
  type TestResults,
} from './reports.ts'
export { type CallbackBody, CallbackError, verifyCallback } from './verify-callback.ts'
