import type { Approval } from './approval.ts'
import type { Callback } from './callback.ts'
import { shortDigest } from './digest.ts'
import { gradeOf } from './grouping/grade.ts'
import type { Inquiry } from './inquiry.ts'
import type { GroupSeen, Subject } from './subject.ts'

/** What became of a subject, as far as it matters to somebody who holds a message that cannot be edited. */
export type News = string

type Told = Pick<Subject, 'approval' | 'inquiry' | 'callback' | 'reminder' | 'group' | 'event'>

/**
 * What a reader has to be told who was `told` that much already; undefined where nothing matters enough for one more
 * message: of approvals what is asked now, how it was decided, and that the orchestrator could not be told; of events
 * that ask, what was answered, or that nobody did; of groups, that they have ten times as many, or a graver one.
 */
export function newsOf(
  { approval, inquiry, callback, reminder, group, event }: Told,
  told: News | undefined,
): News | undefined {
  if (reminder !== null) return undefined
  const asked = askedNow(approval, inquiry)
  if (asked === undefined) return group && growth(event, group, told)
  const news = stateOf(asked, callback, told)
  return news === told ? undefined : news
}

interface Asked {
  readonly state: string
  /** What is asked while it waits. */
  readonly open?: News
}

function askedNow(approval: Approval | null, inquiry: Inquiry | null): Asked | undefined {
  if (approval !== null) {
    const { state, digest } = approval
    return { state, ...(state === 'pending' && { open: `asked-${shortDigest(digest)}` }) }
  }
  if (inquiry === null) return undefined
  return { state: inquiry.state, ...(inquiry.state === 'open' && { open: 'asked' }) }
}

function stateOf(
  { state, open }: Asked,
  callback: Callback | null,
  told: News | undefined,
): News | undefined {
  if (open !== undefined) return open
  const failed = `${state}-not-told`
  if (callback?.state === 'failed') return failed
  // Whoever heard of the failure hears of its end, and nobody else: being told is what everyone expects.
  const mended = `${state}-told-after-all`
  if (told === failed) return callback?.state === 'acknowledged' ? mended : told
  return told === mended ? told : state
}

/** How many there are in powers of ten, and how grave the gravest is: both only ever rise. */
function growth(event: Subject['event'], group: GroupSeen, told: News | undefined): News | undefined {
  const tens = 10 ** Math.floor(Math.log10(group.count))
  const news = `seen-${tens}-${gradeOf(group.graver ?? event)}`
  return news === told ? undefined : news
}
