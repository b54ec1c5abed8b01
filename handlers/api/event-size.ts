import { type Problem, problem } from './problem.ts'

/** interfaces.md, "Event": limits. */
const MAX_EVENT_BYTES = 256 * 1024

export function isTooLarge(event: unknown): boolean {
  return Buffer.byteLength(JSON.stringify(event) ?? '') > MAX_EVENT_BYTES
}

export function tooLarge(): Problem {
  return problem(413, 'The event is larger than 256 KiB. Send long reports as a link or a path.')
}
