import type { FieldIssue } from '../events/storable.ts'
import { NO_NOTE, noteIn, type Read } from './read.ts'

/** What may come after a test run (seed 000, step 3): the first goes on, the others send it back. */
export const NEXT_ACTIONS = ['create-pr', 'fix-and-rerun', 'add-tests-and-rerun'] as const
export type NextAction = (typeof NEXT_ACTIONS)[number]

/** In the words of seed 000's `test-report-ack`. */
export interface VerificationAnswer {
  readonly kind: 'verification'
  readonly status: 'approved' | 'rejected'
  readonly message: string
  readonly next_action: NextAction
  readonly required_actions: readonly string[]
}

const MESSAGES: Readonly<Record<NextAction, string>> = {
  'create-pr': 'The test report is accepted: create the pull request.',
  'fix-and-rerun': 'Fix what failed, then run the tests again.',
  'add-tests-and-rerun': 'Add the tests that are missing, then run them again.',
}

/** Reads `{next_action, status?, required_actions?, message?}`; a status alone goes on, or sends back to fix what failed. */
export function readVerification(given: Readonly<Record<string, unknown>>): Read<VerificationAnswer> {
  const status = (['approved', 'rejected'] as const).find((one) => one === given.status)
  const next = NEXT_ACTIONS.find((one) => one === (given.next_action ?? usualAfter(status)))
  const required = requiredIn(given.required_actions)
  const message = noteIn(given.message)
  const meant = next === 'create-pr' ? 'approved' : 'rejected'
  const issues: readonly (FieldIssue | false)[] = [
    next === undefined && { path: 'next_action', issue: `must be one of: ${NEXT_ACTIONS.join(', ')}` },
    given.status !== undefined && !status && { path: 'status', issue: 'must be approved or rejected' },
    next !== undefined &&
      status !== undefined &&
      status !== meant && { path: 'status', issue: `must be ${meant} where the next action is ${next}` },
    required === undefined && { path: 'required_actions', issue: 'must be a list of lines' },
    message === undefined && { path: 'message', issue: NO_NOTE },
  ]
  const fields = issues.filter((issue) => issue !== false)
  if (next === undefined || required === undefined || message === undefined || fields.length > 0)
    return { kind: 'invalid', fields }
  const words = message ?? MESSAGES[next]
  return {
    kind: 'answer',
    answer: {
      kind: 'verification',
      status: meant,
      message: words,
      next_action: next,
      required_actions: required,
    },
  }
}

function usualAfter(status: VerificationAnswer['status'] | undefined): NextAction | undefined {
  if (status === undefined) return undefined
  return status === 'approved' ? 'create-pr' : 'fix-and-rerun'
}

const MOST_ACTIONS = 100

/** A list, or text with one a line; blank lines say nothing. */
function requiredIn(given: unknown): readonly string[] | undefined {
  const list = typeof given === 'string' ? given.split('\n') : (given ?? [])
  if (!Array.isArray(list) || list.length > MOST_ACTIONS) return undefined
  if (!list.every((line) => typeof line === 'string')) return undefined
  return list.map((line) => line.trim()).filter((line) => line !== '')
}
