import type { Severity } from '../src/domain/events/failure.ts'

/** What guidance is made from; both kinds of failure report have these fields. */
export interface Failed {
  readonly operation?: string | undefined
  readonly error_code?: string | undefined
  readonly severity?: string | undefined
  readonly state_uncertain?: boolean | undefined
  readonly manual_intervention_required?: boolean | undefined
}

interface Row {
  readonly when: RegExp
  readonly advice: string
}

/** Seed 004, 4.6, "Recovery guidance by failure type": by the error's code, the most telling first. */
const BY_CODE: readonly Row[] = [
  {
    when: /PERMISSION|ACCESS_DENIED|FORBIDDEN/,
    advice: 'Permission has to be granted before this can work.',
  },
  { when: /RESOURCE|EXHAUSTED|DISK|OUT_OF_MEMORY|QUOTA/, advice: 'It has to wait for resources to free up.' },
  { when: /VERSION|CONFLICT/, advice: 'The conflicting component has to be updated.' },
  { when: /NETWORK|CONNECTION|UNREACHABLE/, advice: 'It can be retried when the network is stable.' },
]

/** Seed 004, 4.3.4, "Recovery guidance patterns": by what was attempted. */
const BY_OPERATION: readonly Row[] = [
  { when: /install/i, advice: 'The package has to be fixed before it is installed again.' },
  { when: /restart|start/i, advice: 'A manual restart may be needed.' },
  { when: /config/i, advice: 'The current settings remain active.' },
]

/** Seed 004, 4.5, "Agent impact". */
const IMPACT: Readonly<Record<Severity, string>> = {
  critical: 'The agent cannot function until this is solved.',
  error: 'The work that needed this was interrupted.',
  warning: 'The agent may be affected.',
}

/** What the failure means for the agent. */
export function impactOf(severity: Severity): string {
  return IMPACT[severity]
}

/**
 * What to do, in calm sentences: seed 004's tables read by state, then error code, then operation. The sender's own
 * instruction replaces what the tables would say of the kind. "You can continue your previous work" is said only where
 * nothing speaks against it and the sender does not say it already.
 */
export function guidanceFor(failed: Failed, instruction?: string): string {
  const specific = instruction === undefined ? adviceByKind(failed) : [ended(instruction)]
  const mayContinue = canContinue(failed) && !/continue|no action/i.test(instruction ?? '')
  return [
    ...stateAdvice(failed),
    ...(mayContinue ? ['You can continue your previous work.'] : []),
    ...specific,
  ].join(' ')
}

function ended(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`
}

function stateAdvice(failed: Failed): readonly string[] {
  return [
    ...(failed.manual_intervention_required
      ? ['This needs manual intervention. Please wait for further instructions.']
      : []),
    ...(isUncertain(failed)
      ? ['The state is uncertain: please verify it before going on, and report what is wrong.']
      : []),
  ]
}

function isUncertain({ state_uncertain, error_code = '' }: Failed): boolean {
  return state_uncertain ?? isTimeout(error_code)
}

/** How far it came is unknown, so nothing is said of what broke. */
function isTimeout(errorCode: string): boolean {
  return /TIMEOUT|TIMED_OUT/.test(errorCode)
}

function canContinue(failed: Failed): boolean {
  return failed.severity !== 'critical' && !failed.manual_intervention_required && !isUncertain(failed)
}

function adviceByKind({ operation = '', error_code = '' }: Failed): readonly string[] {
  const row =
    BY_CODE.find(({ when }) => when.test(error_code.toUpperCase())) ??
    BY_OPERATION.find(({ when }) => !isTimeout(error_code) && when.test(operation))
  return row === undefined ? [] : [row.advice]
}
