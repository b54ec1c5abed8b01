import type { Finding } from '../domain/finding.ts'

/** Looks whether one thing outside is as we need it, and changes nothing there. */
export interface Checkup {
  /** As people call it: `Slack`, `Database`. */
  readonly name: string
  /** Throws `DeliveryError` where the thing cannot be asked at all. */
  run(): Promise<readonly Finding[]>
}
