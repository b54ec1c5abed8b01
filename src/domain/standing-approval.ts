import canonicalize from 'canonicalize'
import { type Approval, isIrreversible } from './approval.ts'
import { isRecord } from './events/envelope.ts'
import { fits } from './match.ts'

/**
 * A vote given in advance for actions of one kind. It is cast through the same law as any other vote, in its person's
 * name: where the policy wants two people, it is one of them.
 */
export interface StandingApproval {
  readonly id: string
  /** Whose vote it is. */
  readonly person: string
  /** The action's name, a glob. */
  readonly action: string
  /** The event's source, a glob. */
  readonly source: string
  /** Every parameter must be named here, by a glob, and its value fit; `{"*":"*"}` covers any. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly reason: string
  readonly createdAt: Date
  readonly endsAt: Date
  readonly maxUses: number
  readonly uses: number
  readonly revokedAt: Date | null
  readonly revokedBy: string | null
}

/** Longer than 90 days would be a policy, which belongs into countersign.yaml. */
export const LONGEST_STANDING_MS = 90 * 86_400_000

/** Whether it still may be used. */
export function isActive({ endsAt, maxUses, uses, revokedAt }: StandingApproval, now: Date): boolean {
  return revokedAt === null && uses < maxUses && now < endsAt
}

/**
 * Whether it speaks of this approval. Only of actions that say that they can be undone: silence about that is doubt,
 * and doubt asks a person. A parameter that it does not name is not covered either.
 */
export function covers(
  standing: Pick<StandingApproval, 'action' | 'source' | 'parameters'>,
  approval: Pick<Approval, 'payload' | 'policy'>,
  source: string | null,
): boolean {
  const { payload } = approval
  if (
    isIrreversible(approval) ||
    !('reversible' in payload) ||
    payload.reversible !== true ||
    !isRecord(payload.action)
  )
    return false
  const { name, parameters = {} } = payload.action
  return (
    typeof name === 'string' &&
    fits(standing.action, name) &&
    fits(standing.source, source ?? '') &&
    isRecord(parameters) &&
    fitAll(standing.parameters, parameters)
  )
}

function fitAll(
  wanted: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): boolean {
  const isNamed = ([key, value]: [string, unknown]) =>
    Object.entries(wanted).some(([glob, pattern]) => fits(glob, key) && fitsValue(pattern, value))
  const isThere = (key: string) => key.includes('*') || Object.hasOwn(given, key)
  return Object.keys(wanted).every(isThere) && Object.entries(given).every(isNamed)
}

/** A text is a glob; anything else must be equal. */
function fitsValue(pattern: unknown, value: unknown): boolean {
  if (typeof pattern === 'string') return fits(pattern, typeof value === 'string' ? value : json(value))
  if (isRecord(pattern) && isRecord(value)) return fitAll(pattern, value)
  return json(pattern) === json(value)
}

function json(value: unknown): string {
  return canonicalize(value) ?? ''
}
