import { sql } from 'kysely'
import type { Card } from '../../domain/card.ts'
import { urgencyOfSubject } from '../../domain/urgency.ts'
import type { RaisedCard, WantedCard } from '../../ports/card-store.ts'
import type { CardRow } from './tables.ts'

/** Conditions on a card: nobody has it in hands; something is to be sent. */
export const isFree = sql<boolean>`(lease_until is null or lease_until < now())`
export const isUnfinished = sql<boolean>`desired > delivered and state <> 'dead'`

/** Several events of one batch about one subject raise its card once, to the newest of them. */
export function onePerPlace(wanted: readonly WantedCard[]): readonly WantedCard[] {
  const places = new Map<string, WantedCard>()
  for (const card of wanted) {
    const place = JSON.stringify([
      card.subject.kind,
      card.subject.id,
      card.destination.channel,
      card.destination.target,
    ])
    const other = places.get(place)
    if (other === undefined || other.eventAt <= card.eventAt) places.set(place, card)
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, card]) => card)
}

export function toNewRow(wanted: WantedCard) {
  const { id, subject, destination, eventId, eventAt, fallback, insteadOf, dueAt } = wanted
  const due = dueAt ? sql<Date>`greatest(now(), ${dueAt}::timestamptz)` : sql<Date>`now()`
  return {
    id,
    subject_kind: subject.kind,
    subject_id: subject.id,
    channel: destination.channel,
    target: destination.target,
    event_id: eventId,
    event_at: eventAt,
    urgency: wanted.urgency ?? urgencyOfSubject(subject),
    desired: 1,
    due_at: due,
    not_before: dueAt ?? null,
    fallback: fallback ? JSON.stringify(fallback) : null,
    fallback_at: fallback ? sql<Date>`${due} + ${fallback.afterMs} * interval '1 millisecond'` : null,
    instead_of: insteadOf ? JSON.stringify(insteadOf) : null,
  }
}

/** Not to be shown yet: quiet hours, or a digest that is still collecting. */
export const isHeld = sql<boolean>`(cards.state = 'due' and cards.due_at > now())`

/** What is read of a card to wake somebody for it. */
export const RAISED_COLUMNS = ['id', 'channel', 'target', 'urgency'] as const
export type RaisedRow = Pick<CardRow, 'id' | 'channel' | 'target'> & Partial<Pick<CardRow, 'urgency'>>

export function toRaised({ id, channel, target, urgency }: RaisedRow): RaisedCard {
  return { id, destination: { channel, target }, ...(urgency !== undefined && { urgency }) }
}

/** Those that have to be shown now: the others are found when it is time. */
export function dueNow(rows: readonly (RaisedRow & { readonly waits: boolean })[]): readonly RaisedCard[] {
  return rows.filter(({ waits }) => !waits).map(toRaised)
}

export function toCard(row: CardRow): Card {
  return {
    id: row.id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    destination: { channel: row.channel, target: row.target },
    eventId: row.event_id,
    desired: row.desired,
    delivered: row.delivered,
    providerRef: row.provider_ref,
    postingSince: row.posting_since,
    unsettledUntil: row.unsettled_until,
    state: row.state,
    attempts: row.attempts,
    dueAt: row.due_at,
    notBefore: row.not_before,
    urgency: row.urgency,
    line: row.line,
    toldAt: row.told_at,
    lastError: row.last_error,
    ...(row.instead_of && { insteadOf: row.instead_of }),
    shownAt: row.shown_at,
    keptBackBy: row.kept_back_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
