import { z } from 'zod'

const LONGEST = 10_000

const form = z.object({
  token: z.string(),
  /** Absent where nothing was chosen. */
  verdict: z.enum(['approve', 'reject']).optional(),
  reason: z.string().max(LONGEST).default(''),
  conditions: z.string().max(LONGEST).default(''),
  /** How many attempts are granted; empty: all of them. */
  granted: z.string().max(20).default(''),
  readAll: z.boolean(),
  /** Whether it was sent by its own button, which Enter does not press. */
  pressed: z.boolean(),
})

/** What the page's form sends; `undefined` for anything else. */
export function decisionForm(body: unknown): z.infer<typeof form> | undefined {
  if (!(body instanceof URLSearchParams)) return undefined
  const fields = Object.fromEntries(body)
  return form.safeParse({ ...fields, readAll: fields.read_all === 'yes', pressed: fields.send === 'yes' })
    .data
}
