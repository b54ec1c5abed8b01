import { z } from 'zod'
import { durationMs } from '../domain/duration.ts'

const HINT = 'give a duration like "30s", "10m", "2h" or "1d"'

/** A duration as countersign.yaml has it, in milliseconds. */
export const duration = z
  .string(HINT)
  .regex(/^[1-9]\d{0,8}[smhd]$/, HINT)
  .transform(durationMs)
  .refine((ms) => ms !== undefined, 'give at most a year, "365d"')
