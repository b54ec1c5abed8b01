import { commentId } from '../../src/domain/comment-id.ts'
import { PLACES, type Place } from '../support/faults.ts'
import type { ShownCard } from '../support/faulty-places.ts'
import type { Ledger } from './ledger.ts'
import type { TakenCallback } from './orchestrator.ts'
import { markersIn, type Plan, type PlannedSubject } from './plan.ts'
import type { Sent } from './senders.ts'

interface Outcome {
  readonly plan: Plan
  readonly sent: readonly Sent[]
  readonly shown: readonly ShownCard[]
  readonly callbacks: readonly TakenCallback[]
  readonly ledger: Ledger
}

/** Everything that is not as it should be, in words; empty where all is well. */
export function findingsOf(outcome: Outcome): readonly string[] {
  return [
    ...eventFindings(outcome),
    ...cardFindings(outcome),
    ...subjectFindings(outcome),
    ...voteFindings(outcome),
    ...callbackFindings(outcome),
    ...(outcome.ledger.auditFault ? [`The audit is broken: ${outcome.ledger.auditFault}`] : []),
  ]
}

function eventFindings({ plan, sent, ledger }: Outcome): readonly string[] {
  const stored = new Set(ledger.events)
  const unanswered = new Set(
    sent.filter(({ trouble }) => trouble !== undefined).map(({ event }) => event.body.id),
  )
  const missing = plan.events.filter(({ body }) => !stored.has(body.id) && !unanswered.has(body.id))
  const planned = new Set(plan.events.map(({ body }) => body.id))
  return [
    ...sent.flatMap(({ trouble }) => trouble ?? []),
    ...missing.map(({ body }) => `Event ${body.id} had its 202 and is not stored.`),
    ...ledger.events.filter((id) => !planned.has(id)).map((id) => `Event ${id} was never sent.`),
  ]
}

/** How a place tells a card from others. */
function shownId(place: Place, cardId: string): string {
  switch (place) {
    case 'slack':
      return cardId
    case 'linear':
      return commentId(`card:${cardId}:0`)
    case 'email':
      return `<card-${cardId}.card@example.com>`
  }
}

function cardFindings({ shown, ledger }: Outcome): readonly string[] {
  const wanted = new Set(ledger.cards.map(({ channel, id }) => `${channel} ${shownId(channel, id)}`))
  const there = new Map(shown.map((card) => [`${card.place} ${card.id}`, card]))
  const isCard = ({ place, id }: ShownCard) => place !== 'email' || id.includes('.card@')
  return [
    ...ledger.cards
      .filter(({ isUpToDate, state }) => !isUpToDate || state !== 'delivered')
      .map(
        ({ id, channel, state, last_error: error }) =>
          `Card ${id} in ${channel} is ${state}: ${JSON.stringify(error)}`,
      ),
    ...[...wanted].filter((id) => !there.has(id)).map((id) => `A card is not shown: ${id}`),
    ...shown
      .filter((card) => isCard(card) && !wanted.has(`${card.place} ${card.id}`))
      .map(({ place, id }) => `A card of nobody is shown in ${place}: ${id}`),
    ...shown
      .filter(({ place, copies }) => place !== 'email' && copies > 1)
      .map(
        ({ place, id, copies, text }) =>
          `Card ${id} is there ${copies} times in ${place}: ${text.slice(0, 200)}`,
      ),
  ]
}

function subjectFindings({ plan, shown, ledger }: Outcome): readonly string[] {
  const texts = new Map<string, string[]>()
  for (const { place, text } of shown) {
    for (const marker of markersIn(text)) {
      const key = `${place} ${marker}`
      texts.set(key, [...(texts.get(key) ?? []), text])
    }
  }
  const states = new Map(ledger.approvals.map(({ event_id: event, state }) => [event, state]))
  return plan.subjects.flatMap((subject) =>
    PLACES.filter(
      (place) => !isShown(subject, place, texts.get(`${place} ${subject.marker}`) ?? [], states),
    ).map(
      (place) =>
        `${place} does not show the newest of ${subject.kind} ${subject.marker} (${subject.newest}).`,
    ),
  )
}

const WORDS: Readonly<Record<string, string>> = { approved: 'Approved by', rejected: 'Rejected by' }

/** A mail stays as it was sent; only what was decided follows. */
function isShown(
  { kind, newest }: PlannedSubject,
  place: Place,
  texts: readonly string[],
  states: ReadonlyMap<string, string>,
): boolean {
  if (kind !== 'approval') return texts.some((text) => place === 'email' || text.includes(newest))
  const decided = WORDS[states.get(newest) ?? '']
  return texts.some((text) => decided === undefined || text.includes(decided))
}

function voteFindings({ sent, ledger }: Outcome): readonly string[] {
  const states = new Map(ledger.approvals.map(({ id, state }) => [id, state]))
  const votes = new Map(ledger.votes.map((vote) => [vote.approval_id, vote]))
  return sent.flatMap(({ event, approvalId, vote }) => {
    if (vote === 'none' || approvalId === undefined) return []
    const stored = votes.get(approvalId)
    const isStored = stored?.person === event.vote?.person && stored?.verdict === event.vote?.verdict
    const isDecided =
      states.get(approvalId) === `${event.vote?.verdict === 'approve' ? 'approv' : 'reject'}ed`
    return isStored && isDecided
      ? []
      : [`The vote on ${event.body.id} was answered with 2xx and does not count.`]
  })
}

function callbackFindings({ callbacks, ledger }: Outcome): readonly string[] {
  const decided = ledger.approvals.filter(({ state }) => state !== 'pending')
  const byApproval = Map.groupBy(callbacks, ({ approvalId }) => approvalId)
  const settled = new Set(
    ledger.callbacks.filter(({ state }) => state === 'acknowledged').map(({ approval_id: id }) => id),
  )
  return [
    ...callbacks
      .filter(({ isGenuine }) => !isGenuine)
      .map(({ id }) => `Callback ${id} is not signed as it should be.`),
    ...decided.flatMap(({ id, state }) => {
      const told = byApproval.get(id) ?? []
      const ids = new Set(told.map((one) => one.id))
      const bodies = new Set(told.map((one) => one.body))
      const wrong = [
        ...(ids.size === 1 ? [] : [`has ${ids.size} callbacks`]),
        ...(bodies.size > 1 ? ['was told with different contents'] : []),
        ...(told.every(({ decision }) => decision === state)
          ? []
          : [`is ${state}, and was told as something else`]),
        ...(settled.has(id) ? [] : ['was never acknowledged']),
      ]
      return wrong.map((words) => `Approval ${id} ${words}.`)
    }),
  ]
}
