import type { Approval, RefusalReason, Refused } from '../../domain/approval.ts'
import { awayFor } from '../../domain/delegation.ts'
import { capacityOf, type Voter } from '../../domain/eligibility.ts'
import { type Identity, identityName, type Person } from '../../domain/person.ts'
import type { People } from '../../ports/people.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Repositories, Store } from '../../ports/store.ts'
import type { Watch } from '../../ports/watch.ts'
import { type SettleNeeds, type Wakeups, wakeAll } from './settle-approval.ts'

export interface ChangeNeeds extends SettleNeeds {
  readonly store: Store
  readonly queue: Queue
  readonly people: People
  readonly watch?: Watch
}

/** What somebody tries to do to one approval. */
export interface Attempt {
  readonly approvalId: string
  readonly identity: Identity
  /** `vote`, `withdrawal`, `reassignment`, …; refused, the audit says `vote.refused`. */
  readonly action: string
  /** For the audit: what was tried, from where. */
  readonly detail: Readonly<Record<string, unknown>>
}

/** The approval, locked, with whoever wants to change it; `now` is the database's clock. */
export interface Turn {
  readonly tx: Repositories
  readonly approval: Approval
  readonly now: Date
  readonly voter: Voter
}

/** What a turn led to: a refusal, or something done with what is to be woken for it. */
export type Step<Done> = (
  turn: Turn,
) => Promise<RefusalReason | { readonly done: Done; readonly wakeups?: Wakeups }>

export type Changed<Done> = Done | Refused | { readonly kind: 'not-found' }

/**
 * Does one thing to one approval in a known person's name, in one transaction. Whatever is refused is recorded as well,
 * and a stranger is always refused. When this returns, the outcome is durable.
 */
export async function changeApproval<Done>(
  needs: ChangeNeeds,
  attempt: Attempt,
  step: Step<Done>,
): Promise<Changed<Done>> {
  const person = await needs.people.find(attempt.identity)
  const { result, wakeups } = await needs.store.transaction((tx) => take(tx, needs, attempt, person, step))
  // Durable is what the person waits for; whoever is not woken now is found by the sweeper.
  if (wakeups) void wakeAll(needs.queue, wakeups)
  return result
}

async function take<Done>(
  tx: Repositories,
  { people, watch }: ChangeNeeds,
  attempt: Attempt,
  person: Person | undefined,
  step: Step<Done>,
): Promise<{ readonly result: Changed<Done>; readonly wakeups?: Wakeups | undefined }> {
  const locked = await tx.approvals.lock(attempt.approvalId)
  if (locked === undefined) return { result: { kind: 'not-found' } }
  const { id, eventId, taskId } = locked.approval
  watch?.about({ approval_id: id, event_id: eventId, task_id: taskId })
  const refuse = (reason: RefusalReason) => recordRefusal(tx, attempt, person, locked.approval, reason)
  if (person === undefined) return { result: await refuse('unknown-person') }

  const standsInFor = hasOwnPlace(locked.approval, person)
    ? []
    : awayFor(await tx.delegations.active(), people.all, person)
  const outcome = await step({ tx, ...locked, voter: { person, standsInFor } })
  if (typeof outcome === 'string') return { result: await refuse(outcome) }
  return { result: outcome.done, wakeups: outcome.wakeups }
}

/** Whoever may vote in their own right does so, so that nobody's absence has to be looked up. */
function hasOwnPlace(approval: Approval, person: Person): boolean {
  const capacity = capacityOf(approval, { person, standsInFor: [] }, 'reject')
  return typeof capacity !== 'string' && capacity.onBehalfOf === null
}

async function recordRefusal(
  tx: Repositories,
  { identity, action, detail }: Attempt,
  person: Person | undefined,
  approval: Approval,
  reason: RefusalReason,
): Promise<Refused> {
  const entry = {
    actor: person?.id ?? identityName(identity),
    action: `${action}.refused`,
    subject: `approval:${approval.id}`,
    detail: { ...rulesOf(approval), ...detail, refused: reason },
  }
  await tx.audit.append([entry])
  return { kind: 'refused', reason, approval }
}

/** For the audit: under which rules something happened, and to what. */
export function rulesOf({ policy, digest }: Approval) {
  return { digest, policy: policy.name, policy_version: policy.version }
}
