/** Identity and chance, passed in so that the domain stays pure and tests repeatable. */
export interface Ids {
  /** A UUIDv7: sorts by time. */
  next(): string
  /** A UUIDv4: its first characters tell it from others made in the same minute. */
  random(): string
  /** 128 bits of randomness, base64url. */
  nonce(): string
  /** A number in 0..1, for jitter. */
  chance(): number
}
