import type { Clarification } from './answers.ts'
import type { WaitOptions } from './approval.ts'
import { type Ask, pause } from './connection.ts'
import { CountersignError } from './countersign-error.ts'

/** Questions that were asked. */
export interface ClarificationHandle {
  /** The id of the event that asked them. */
  readonly id: string
  /** Waits for the answer; `undefined` where there is none in time. Throws `CountersignError`. */
  answer(options?: WaitOptions): Promise<Clarification | undefined>
}

/** People take minutes: the longer it takes, the more seldom it is asked, in milliseconds. */
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5000

export function clarificationHandle(ask: Ask, id: string): ClarificationHandle {
  return {
    id,
    async answer({ timeout = Number.POSITIVE_INFINITY } = {}) {
      const end = Date.now() + timeout * 1000
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
        const { inquiry } = (await ask('GET', `/v1/events/${encodeURIComponent(id)}`)) as EventAnswer
        if (!inquiry) throw new CountersignError(`The event "${id}" asks for no answer here.`)
        if (inquiry.state !== 'open') return clarificationIn(inquiry, inquiry.state)
        if (Date.now() >= end) return undefined
        await pause(Math.min(pauseMs, end - Date.now()))
      }
    },
  }
}

interface EventAnswer {
  readonly inquiry?: Inquiry | null
}

interface Inquiry {
  readonly state: 'open' | Clarification['state']
  readonly answer: Pick<Clarification, 'answers'> | null
  readonly answered_by: Clarification['answeredBy']
  readonly reason: string | null
}

function clarificationIn(inquiry: Inquiry, state: Clarification['state']): Clarification {
  const { answer, answered_by: answeredBy, reason } = inquiry
  return { state, answers: answer?.answers ?? [], answeredBy, reason }
}
