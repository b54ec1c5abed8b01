/** How often we were told that one operation failed. */
export interface Sightings {
  readonly count: number
  readonly firstAt: Date
  readonly lastAt: Date
}

/** Operations that failed: each has one card, however often we are told of it. */
export interface OperationStore {
  /**
   * Notes that this operation failed (again), and returns the id of the subject that its card is about: `freshSubject`
   * where it is new, or where `forgetAfterMs` went by since we last heard of it.
   */
  note(key: string, freshSubject: string, forgetAfterMs: number | null): Promise<string>
  /** The id of the subject that this operation's card is about. */
  subjectOf(key: string): Promise<string | undefined>
  sightings(subjectId: string): Promise<Sightings | undefined>
}
