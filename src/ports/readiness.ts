/** Something that we depend on, as it is now. */
export interface Dependency {
  readonly name: string
  /** Without it nothing can be taken in, so that no load balancer should send anything. */
  readonly required: boolean
  /** `unused`: nobody was called there yet. `unknown`: what is known of it is in a database that is away. */
  readonly state: 'ok' | 'failing' | 'down' | 'unused' | 'unknown'
  readonly since: Date | null
  /** The newest error in a word, which may be over; null where there was none. */
  readonly lastError: string | null
}
