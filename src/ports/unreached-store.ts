/** Pending approvals that nobody could be shown. */
export interface UnreachedStore {
  /**
   * Ids of those of which no card was ever shown, and every one was given up or had its time; whose fallbacks are at
   * their end; and of which nobody was told yet.
   */
  find(limit: number): Promise<readonly string[]>
  /** True for the one who is to tell of it. */
  take(approvalId: string): Promise<boolean>
  /** Whether it was told of, and is still so. */
  isUnreached(approvalId: string): Promise<boolean>
}
