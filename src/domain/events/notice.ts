import { z } from 'zod'
import { said } from './fields.ts'

/** Reports that only need to be read (`integration-status`, `release-ready`, …), and every type we do not know. */
export const notice = z.looseObject({
  title: said.optional(),
  message: said.optional(),
  summary: z.unknown().optional(),
  status: z.unknown().optional(),
  details: z.unknown().optional(),
})
export type NoticeData = z.infer<typeof notice>
