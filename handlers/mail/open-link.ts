import { type RefusalReason, whyClosed } from '../../src/domain/approval.ts'
import type { MailLink } from '../../src/domain/mail-link.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { People } from '../../src/ports/people.ts'
import type { ReadSubject } from '../../src/usecases/delivering/read-subject.ts'
import type { ReadApproval } from '../../src/usecases/showing/read-approval.ts'
import {
  type DecisionPage,
  forgedPage,
  gonePage,
  type Reader,
  refusedPage,
  strangerPage,
} from '../../templates/decision-page.ts'

export interface LinkNeeds {
  /** What a token is for; undefined where we did not sign it. */
  readonly readLink: (token: string) => MailLink | undefined
  readonly readApproval: ReadApproval
  readonly readSubject: ReadSubject
  readonly people: People
  readonly clock: Clock
}

/** A link that leads to something to decide. */
export interface Open {
  readonly kind: 'open'
  readonly link: MailLink
  readonly reader: Reader
}

type Opened = Open | { readonly kind: 'closed'; readonly status: number; readonly page: DecisionPage }

/** Who reads about what, or the page that says why nobody does. A link of an earlier version shows nothing of the new one. */
export async function openLink(needs: LinkNeeds, token: string): Promise<Opened> {
  const link = needs.readLink(token)
  if (link === undefined) return { kind: 'closed', status: 403, page: forgedPage() }
  const person = await needs.people.find(identityOf(link))
  if (person === undefined) return { kind: 'closed', status: 403, page: strangerPage() }
  const reader = await readerOf(needs, link, person)
  if (reader === undefined) return { kind: 'closed', status: 410, page: gonePage() }
  const why =
    reader.approval.digest === link.digest ? whyClosed(reader.approval, reader.now) : 'payload-changed'
  if (why === undefined) return { kind: 'open', link, reader }
  return { kind: 'closed', status: STATUS[why], page: refusedPage(reader, why) }
}

/** The approval as it is now, for this reader; undefined where it is not kept any more. */
export async function readerOf(
  { readApproval, readSubject, people, clock }: LinkNeeds,
  { approvalId }: MailLink,
  person: Reader['person'],
): Promise<Reader | undefined> {
  const found = await readApproval(approvalId)
  const subject = found && (await readSubject(found.approval.eventId))
  const approval = subject?.approval ?? undefined
  if (subject === undefined || approval === undefined) return undefined
  return { subject, approval, person, people: people.all, now: clock.now() }
}

/** As whom the link's person votes. */
export function identityOf({ personId }: MailLink) {
  return { channel: 'email', person: personId } as const
}

/** What a page answers with where something was refused. */
export const STATUS: Readonly<Record<RefusalReason, number>> = {
  'unknown-person': 403,
  expired: 410,
  'already-decided': 409,
  cancelled: 410,
  'payload-changed': 409,
  'not-an-approver': 403,
  'own-request': 403,
  'handed-over': 403,
  'already-voted': 409,
  'reason-missing': 400,
  'justification-missing': 400,
  'not-opened': 400,
  'grant-out-of-range': 400,
  'nothing-to-withdraw': 409,
}
