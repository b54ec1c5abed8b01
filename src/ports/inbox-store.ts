/** Something that a provider told us. */
export interface InboxEntry {
  readonly id: string
  /** As it came. */
  readonly told: unknown
  /** What is to be said about it, where it was dealt with already. */
  readonly answer: unknown
  /** How often it was taken, this time included. */
  readonly tries: number
  /** How long ago it came, in ms. */
  readonly ageMs: number
}

/** What a provider told us, until it is dealt with and answered. Whoever takes an entry has it alone for `leaseMs`. */
export interface InboxStore {
  /** Keeps what came in and takes it; undefined where it came before. */
  receive(id: string, told: object, leaseMs: number): Promise<InboxEntry | undefined>
  /** Takes those that nobody has in hands, in the order in which they came. */
  takeDue(limit: number, leaseMs: number): Promise<readonly InboxEntry[]>
  /** It was dealt with, and this is to be said. */
  settle(id: string, answer: object, leaseMs: number): Promise<void>
  /** Nobody takes it for so long. */
  postpone(id: string, ms: number): Promise<void>
  /** The same, as if it had not been taken: nothing was done. */
  putBack(id: string, ms: number): Promise<void>
  /** Nothing is left to do. */
  finish(id: string): Promise<void>
  /** Forgets what was finished so long ago that it is not told again. */
  forgetOld(): Promise<void>
}
