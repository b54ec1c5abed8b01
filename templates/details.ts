import { shortDigest } from '../src/domain/digest.ts'
import type { Fact } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { prettyJson } from './pretty-json.ts'
import { shorten, split } from './render/split.ts'
import { sentence } from './sentence.ts'

/** A part of an event's payload, small enough to be read in one dialog. */
export interface DetailsPage {
  readonly eventId: string
  /** What this is about: the approval's title, or the event's type. */
  readonly title: string
  /** Where the event came from; the same on every page. */
  readonly facts: readonly Fact[]
  /** The codes of all pages, joined, are the whole payload as JSON. */
  readonly code: string
}

/** A comfortable page, and a quarter of what Slack's 100 blocks of 3,000 characters could hold. */
const PAGE_CHARACTERS = 12_000

/** The pages hold all of it, so that their heading need not. */
const LONGEST_TITLE = 300

/** An event's whole payload in pages, at least one. Nothing is lost: the joined codes parse back to the payload. */
export function detailsPages(subject: Subject): readonly DetailsPage[] {
  const { event, approval } = subject
  const shared = {
    eventId: event.id,
    title: shorten(approval?.title ?? sentence(event.declaredType), LONGEST_TITLE),
    facts: factsOf(subject),
  }
  return split(prettyJson(event.data), PAGE_CHARACTERS).map((code) => ({ ...shared, code }))
}

function factsOf({ event, approval }: Subject): readonly Fact[] {
  return [
    { label: 'Event', value: event.id },
    { label: 'Type', value: event.declaredType },
    ...(event.source ? [{ label: 'From', value: event.source }] : []),
    ...(event.taskId ? [{ label: 'Task', value: event.taskId }] : []),
    { label: 'Received', value: event.receivedAt },
    ...(approval ? [{ label: 'Digest of what is approved', value: shortDigest(approval.digest) }] : []),
  ]
}
