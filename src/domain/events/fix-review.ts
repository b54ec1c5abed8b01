import { z } from 'zod'
import { limitInSeconds, lines, oneOf, said } from './fields.ts'

export const FIX_SEVERITIES = ['critical', 'major', 'minor'] as const
export const FIX_STATUSES = [
  'FIXED',
  'NO_CHANGE_NEEDED',
  'ALREADY_IMPLEMENTED',
  'PARTIALLY_FIXED',
  'FAILED',
] as const

/** Stands where a task file says something that is not in the list, or nothing at all. */
export const UNCLEAR_STATUS = 'UNCLEAR' as const
export const UNCLEAR_SEVERITY = 'unclear' as const

const result = z.looseObject({
  status: z.enum([...FIX_STATUSES, UNCLEAR_STATUS]),
  changes_made: lines.optional(),
  problems_encountered: lines.optional(),
  finding: z.string().optional(),
  solution: z.string().optional(),
  /** Shell text from an agent: shown to copy, never run. */
  verification_command: z.string().optional(),
  hallucination_check: z.string().optional(),
})

const fix = z.looseObject({
  id: z.union([z.number(), z.string()]),
  severity: oneOf([...FIX_SEVERITIES, UNCLEAR_SEVERITY]),
  file: said,
  /** A number, or a range as text ("10-20"): both occur in real files. */
  line: z.union([z.number(), z.string()]).optional(),
  issue: said,
  fix: said,
  verification: z.string().optional(),
  result: result.optional(),
})
export type Fix = z.infer<typeof fix>

/** A task file of seed 001, sent as an event. */
export const fixReview = z.looseObject({
  review_id: said,
  component: said.optional(),
  date: said.optional(),
  assigned_to: said.optional(),
  instructions: z.string().optional(),
  fixes: z.array(fix).min(1),
  /** Where it was read from a file: which, `sha256:…` of its bytes, and what of it breaks the contract, in words. */
  task_file: said.optional(),
  task_file_digest: said.optional(),
  contract_issues: lines.optional(),
  /** What of a long file is not in here, in words. */
  left_out: lines.optional(),
  expires_in: limitInSeconds.optional(),
})
export type FixReviewData = z.infer<typeof fixReview>
