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

const result = z.looseObject({
  status: z.enum(FIX_STATUSES),
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
  severity: oneOf(FIX_SEVERITIES),
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
  expires_in: limitInSeconds.optional(),
})
export type FixReviewData = z.infer<typeof fixReview>
