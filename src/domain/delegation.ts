/** Someone is away and names who answers in their place. */
export interface Delegation {
  /** Person ids. */
  readonly from: string
  readonly to: string
  readonly since: Date
  readonly until: Date
}
