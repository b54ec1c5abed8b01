import type { Verdict } from './approval.ts'
import type { Destination } from './card.ts'

const PREFIX = 'session:'

/** Where an approval's card hangs that was asked about in a session with an agent of Linear's. */
export function sessionPlace(session: string): Destination {
  return { channel: 'linear', target: `${PREFIX}${session}` }
}

/** The session's id where a card hangs in one; undefined for every other place. */
export function sessionAt({ channel, target }: Destination): string | undefined {
  return channel === 'linear' && target.startsWith(PREFIX) ? target.slice(PREFIX.length) : undefined
}

/** What somebody chose: a verdict on exactly what one question showed. */
export interface ChosenVerdict {
  readonly verdict: Verdict
  /** The beginning of the approval's id. */
  readonly id: string
  /** The beginning of the digest of what was shown, without `sha256:`. */
  readonly digest: string
}

const ID_LENGTH = 8
/** So many that nobody finds another request with the same ones. */
const DIGEST_LENGTH = 24
const OPTION = /^(approve|reject) ([0-9a-f-]{8}) \(digest ([0-9a-f]{24})\)$/

/** The value of an option: people see it as their own words once they chose it. */
export function optionValue(verdict: Verdict, shown: { readonly approval: string; readonly digest: string }) {
  return `${verdict} ${shown.approval.slice(0, ID_LENGTH)} (digest ${bare(shown.digest).slice(0, DIGEST_LENGTH)})`
}

/** Reads an option's value; undefined for everything else that people say. */
export function chosenVerdict(text: string): ChosenVerdict | undefined {
  const [, verdict, id, digest] = OPTION.exec(text.trim()) ?? []
  if (id === undefined || digest === undefined) return undefined
  return { verdict: verdict === 'approve' ? 'approve' : 'reject', id, digest }
}

/** Whether a digest is the one that an option named. */
export function isDigestNamed(digest: string, { digest: named }: ChosenVerdict): boolean {
  return bare(digest).startsWith(named)
}

function bare(digest: string): string {
  return digest.replace(/^sha256:/, '')
}
