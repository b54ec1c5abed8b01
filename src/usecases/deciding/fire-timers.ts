import { sessionAt } from '../../domain/agent-session.ts'
import { type Approval, whyClosed } from '../../domain/approval.ts'
import type { ChannelName } from '../../domain/card.ts'
import { names, whoMayApprove } from '../../domain/eligibility.ts'
import type { Person } from '../../domain/person.ts'
import type { WantedCard } from '../../ports/card-store.ts'
import type { Ids } from '../../ports/ids.ts'
import type { People } from '../../ports/people.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Repositories, Store } from '../../ports/store.ts'
import type { StoredTimer } from '../../ports/timer-store.ts'
import { directCards } from '../routing/direct-cards.ts'
import { type RestNeeds, respectQuietHours } from '../routing/respect-quiet-hours.ts'
import { rulesOf } from './change-approval.ts'
import { type SettleNeeds, settleApproval, wakeAll } from './settle-approval.ts'

interface Needs extends SettleNeeds, RestNeeds {
  readonly store: Store
  readonly queue: Queue
  readonly people: People
  readonly ids: Ids
  readonly channels: Readonly<Partial<Record<ChannelName, unknown>>>
}

export type FireTimers = (approvalId: string) => Promise<void>

/**
 * Does what is due about a pending approval: reminds those who may vote, and asks more people where nobody answered.
 * Each timer is taken once, by one process. Of several that come late together, only one calls people.
 */
export function fireTimers(needs: Needs): FireTimers {
  return async (approvalId) => {
    const wakeups = await needs.store.transaction(async (tx) => {
      const locked = await tx.approvals.lock(approvalId)
      if (locked === undefined || whyClosed(locked.approval, locked.now)) return undefined
      const due = await tx.timers.takeDue(approvalId)
      return due.length === 0 ? undefined : fire(tx, needs, locked.approval, due, locked.now)
    })
    if (wakeups) await wakeAll(needs.queue, wakeups)
  }
}

async function fire(
  tx: Repositories,
  needs: Needs,
  approval: Approval,
  due: readonly StoredTimer[],
  now: Date,
) {
  const after = escalated(approval, due, now)
  const added = needs.people.all.filter((person) => isNewlyAsked(after, approval, person))
  const calling = due.at(-1)
  const called = calling ? await whomToCall(tx, needs.people, after, due) : []
  if (calling) await tx.timers.called(calling.id, called)

  const entry = {
    actor: 'countersign',
    action: after === approval ? 'approval.reminded' : 'approval.escalated',
    detail: { ...rulesOf(approval), called, asked_also: added.map(({ id }) => id) },
  }
  const { cards, callbacks } = await settleApproval(tx, needs, after, entry)
  const reminders = calling && called.length > 0 ? await reminderCards(tx, needs, after, calling, now) : []
  const woken = due.flatMap(({ timer }) => (timer.kind === 'snooze' ? [timer.person] : []))
  const about = { eventId: after.eventId, approval: after, woken }
  const wanted = [...reminders, ...directCards(needs, after, now, added)]
  const raised = await tx.cards.raise(await respectQuietHours(tx, needs, wanted, about))
  return { cards: [...cards, ...raised], callbacks }
}

/** The approval with what the due escalations grant. */
function escalated(approval: Approval, due: readonly StoredTimer[], at: Date): Approval {
  const grants = due.flatMap(({ timer }) =>
    timer.kind === 'escalation' ? [{ kind: 'escalated', to: timer.to, at } as const] : [],
  )
  return grants.length === 0 ? approval : { ...approval, grants: [...approval.grants, ...grants] }
}

function isNewlyAsked(after: Approval, before: Approval, { id, roles }: Person): boolean {
  const asked = (approval: Approval) =>
    approval.grants.some((grant) => grant.kind === 'escalated' && grant.to.some((to) => names(to, id, roles)))
  return asked(after) && !asked(before)
}

/** Everyone who could still approve, but those who are away or asked to be left in peace. A snooze that ends calls its person alone. */
async function whomToCall(
  tx: Repositories,
  people: People,
  approval: Approval,
  due: readonly StoredTimer[],
): Promise<readonly string[]> {
  const delegations = await tx.delegations.active()
  const may = whoMayApprove(approval, people.all, delegations)
  const waiting = await tx.timers.waiting(approval.id)
  const left = new Set([
    ...waiting.flatMap(({ timer }) => (timer.kind === 'snooze' ? [timer.person] : [])),
    ...(approval.policy.delegation === 'allowed' ? delegations.map(({ from }) => from) : []),
  ])
  const woken = due.flatMap(({ timer }) => (timer.kind === 'snooze' ? [timer.person] : []))
  const onlySnoozes = woken.length === due.length
  return may.map(({ id }) => id).filter((id) => !left.has(id) && (!onlySnoozes || woken.includes(id)))
}

/** One reminder beside each of the approval's cards. A session stays a question of who began it: nobody is called there. */
async function reminderCards(
  tx: Repositories,
  { ids }: Needs,
  { id, eventId }: Approval,
  timer: StoredTimer,
  now: Date,
): Promise<readonly WantedCard[]> {
  const cards = await tx.cards.ofSubject({ kind: 'approval', id })
  return cards
    .filter(({ destination }) => sessionAt(destination) === undefined)
    .map(({ destination }) => ({
      id: ids.next(),
      subject: { kind: 'reminder', id: timer.id },
      destination,
      eventId,
      eventAt: now,
    }))
}
