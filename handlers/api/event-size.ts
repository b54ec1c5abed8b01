import { storingIssue } from '../../src/domain/events/storable.ts'
import { type Problem, problem } from './problem.ts'

/** interfaces.md, "Event": limits. */
const MAX_EVENT_BYTES = 256 * 1024

/** What is nested too deeply to be written as JSON is left to the reader of events, which says so. */
export function isTooLarge(event: unknown): boolean {
  return storingIssue(event) === undefined && Buffer.byteLength(JSON.stringify(event) ?? '') > MAX_EVENT_BYTES
}

export function tooLarge(): Problem {
  return problem(413, 'The event is larger than 256 KiB. Send long reports as a link or a path.')
}
