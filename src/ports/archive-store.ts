/** Takes what is over and old from the tables that are worked on, each thing whole and in one piece. Both return how many. */
export interface ArchiveStore {
  /** Approvals that ended longer than `ageMs` ago, with votes, cards, callbacks and their events; none that is still told. */
  approvals(ageMs: number, limit: number): Promise<number>
  /**
   * Events older than `ageMs` that are about no approval, with what was asked and answered, and stops as old as that; none
   * that is still shown, answered or told.
   */
  events(ageMs: number, limit: number): Promise<number>
}
