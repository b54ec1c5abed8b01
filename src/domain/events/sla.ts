import { z } from 'zod'
import { count, positiveCount, said } from './fields.ts'

const seconds = z.coerce.number().min(0).optional().catch(undefined)

/** A part of a task took longer than it may (seed 003, "Timeout escalation"): it is tried again, then a person looks at it. */
export const slaExceeded = z.looseObject({
  task_id: said.optional(),
  subtask_id: said.optional().catch(undefined),
  agent: said.optional().catch(undefined),
  message: said.optional().catch(undefined),
  /** The retry that begins now, from 1; 0 where none has begun. */
  attempt: count.optional().catch(undefined),
  max_attempts: positiveCount.optional().catch(undefined),
  elapsed_seconds: seconds,
  sla_seconds: seconds,
  /** No more retries: a person decides. Also where `attempt` is beyond `max_attempts`. */
  human_review: z.boolean().optional().catch(undefined),
})
export type SlaData = z.infer<typeof slaExceeded>

/** As seed 003 says. */
const RETRIES = 3

/** How far the retries are. `attempt` is null where the sender does not count. */
export interface SlaStep {
  readonly attempt: number | null
  readonly of: number
  readonly review: boolean
}

export function slaStep({ attempt, max_attempts, human_review }: SlaData): SlaStep {
  const of = max_attempts ?? RETRIES
  const review = human_review === true || (attempt ?? 0) > of
  return { attempt: attempt === undefined ? null : Math.min(attempt, of), of, review }
}
