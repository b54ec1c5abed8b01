/** Time that passes, for those who wait. */
export interface Pause {
  /** Resolves after so many ms, and does not keep the process alive for it. */
  after(ms: number): Promise<void>
}
