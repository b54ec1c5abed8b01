import { z } from 'zod'
import { said } from './fields.ts'

const question = z.union([
  said.transform((text) => ({ text, options: undefined })),
  z.looseObject({ text: said, options: z.array(said).optional() }),
])

/** `OrchestratorClient.request_clarification` of seed 002. */
export const clarificationRequest = z.looseObject({
  task_id: said.optional(),
  agent_id: said.optional(),
  questions: z.array(question).min(1),
  context: z.union([said, z.record(z.string(), z.unknown())]).optional(),
})
export type ClarificationData = z.infer<typeof clarificationRequest>
