import { z } from 'zod'
import { limitInSeconds, said } from './fields.ts'

export const QUESTION_TYPES = ['text', 'choice', 'yes_no'] as const
export type QuestionType = (typeof QUESTION_TYPES)[number]

/** As many as a dialog in Slack has room for, with words of our own. */
const MOST_QUESTIONS = 50

const type = z.preprocess(
  (given) =>
    typeof given === 'string'
      ? given
          .trim()
          .toLowerCase()
          .replace(/[\s/-]+/g, '_')
      : given,
  z.enum(QUESTION_TYPES),
)
const id = z.preprocess((given) => (typeof given === 'number' ? String(given) : given), said.max(100))

/** A question, or its text alone. */
const question = z.preprocess(
  (given) => (typeof given === 'string' ? { text: given, options: undefined } : given),
  z
    .looseObject({
      id: id.optional(),
      text: said,
      type: type.optional(),
      options: z.array(said).optional(),
      required: z.boolean().optional(),
    })
    .refine(({ type, options }) => type !== 'choice' || (options?.length ?? 0) > 0, {
      path: ['options'],
      message: 'is required where the type is "choice": say what there is to choose from',
    }),
)

/** `OrchestratorClient.request_clarification` of seed 002; a question may also say how it is to be answered. */
export const clarificationRequest = z.looseObject({
  task_id: said.optional(),
  agent_id: said.optional(),
  questions: z
    .array(question)
    .min(1, 'ask at least one question')
    .max(MOST_QUESTIONS, `ask at most ${MOST_QUESTIONS} questions`)
    .superRefine((questions, context) => {
      const ids = questions.map(idOfQuestion)
      ids.forEach((id, index) => {
        if (ids.indexOf(id) === index) return
        context.addIssue({ code: 'custom', path: [index, 'id'], message: `"${id}" is used twice` })
      })
    }),
  context: z.union([said, z.record(z.string(), z.unknown())]).optional(),
  expires_in: limitInSeconds.optional(),
})
export type ClarificationData = z.infer<typeof clarificationRequest>

/** What a question is called in its answer: its own id, or its number from 1. */
export function idOfQuestion({ id }: { readonly id?: string | undefined }, index: number): string {
  return id ?? String(index + 1)
}
