/** What Countersign says is wrong with a request (RFC 9457); `fields` names each field that is. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly fields?: readonly FieldProblem[]
  readonly [member: string]: unknown
}

export interface FieldProblem {
  /** Where it stands in the event: `data.questions.0`. */
  readonly path: string
  readonly issue: string
}

/** Countersign could not be reached, or said no. */
export class CountersignError extends Error {
  override readonly name = 'CountersignError'
  /** The answer's status; `undefined` where nobody answered. */
  readonly status: number | undefined
  /** What the server said, where it said it in its own form. */
  readonly problem: Problem | undefined

  constructor(message: string, status?: number, problem?: Problem) {
    super(message)
    this.status = status
    this.problem = problem
  }

  /** Every field that is wrong, and why; empty where it is not about fields. */
  get fields(): readonly FieldProblem[] {
    return this.problem?.fields ?? []
  }

  /** The same request may go better later: nobody answered, or the server asks for patience. */
  get isPassing(): boolean {
    const { status } = this
    return status === undefined || status === 408 || status === 429 || (status >= 500 && status !== 501)
  }
}
