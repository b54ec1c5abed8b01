import type { Approval } from '../../domain/approval.ts'
import type { Card, SubjectRef } from '../../domain/card.ts'
import type { Inquiry } from '../../domain/inquiry.ts'
import type { Store } from '../../ports/store.ts'

export type FoundByComment =
  | {
      readonly kind: 'card'
      /** What this very card asks for; null for one that asks for nothing. */
      readonly approval: Approval | null
      /** Everything that is asked for in its thread, oldest first. */
      readonly thread: readonly Approval[]
      /** Everything else in its thread that asks for an answer, oldest first. */
      readonly inquiries: readonly Inquiry[]
      /** The id of the approval, or of the event, that this very card speaks of. */
      readonly about: string
      /** The comment that the thread begins with. */
      readonly root: string
    }
  /** No card that we know of; one of ours may be so new that its posting is not stored yet. */
  | { readonly kind: 'unknown' }

export type FindByComment = (comment: string) => Promise<FoundByComment>

interface Needs {
  readonly store: Store
}

/** What a comment of ours speaks of, and its thread: a card, or a reminder. */
export function findByComment({ store }: Needs): FindByComment {
  return async (comment) => {
    const card = await store.cards.ofComment(comment)
    if (card === undefined) return { kind: 'unknown' }
    const root = card.providerRef?.thread ?? comment
    const cards = await inThread(store, card, root)
    const ids = await Promise.all(cards.map((one) => approvalIdOf(store, one)))
    const own = ids[cards.findIndex(({ id }) => id === card.id)]
    const found = await Promise.all([...new Set(ids)].flatMap((id) => (id ? store.approvals.find(id) : [])))
    const thread = found.flatMap((approval) => approval ?? [])
    const asking = [...new Set(cards.flatMap(({ subject }) => askingEvent(subject) ?? []))]
    const asked = await Promise.all(asking.map((id) => store.inquiries.find(id)))
    const inquiries = asked.flatMap((one) => one ?? [])
    const approval = thread.find(({ id }) => id === own) ?? null
    return { kind: 'card', approval, thread, inquiries, about: own ?? card.subject.id, root }
  }
}

/** One that is being posted may stand there already, and nobody could tell. */
async function inThread(store: Store, card: Card, root: string): Promise<readonly Card[]> {
  const [event] = await store.events.find([card.eventId])
  if (!event?.taskId) return [card]
  const cards = await store.cards.ofTask(event.taskId, card.destination)
  return cards.filter(({ providerRef, postingSince }) =>
    providerRef === null
      ? postingSince !== null
      : providerRef.comment === root || providerRef.thread === root,
  )
}

async function approvalIdOf(store: Store, { subject: { kind, id } }: Card): Promise<string | undefined> {
  if (kind === 'reminder') return (await store.timers.find(id))?.approvalId
  return kind === 'approval' ? id : undefined
}

/** The event that may ask for an answer, of its card or of its reminder. */
function askingEvent({ kind, id }: SubjectRef): string | undefined {
  return kind === 'event' || kind === 'inquiry-reminder' ? id : undefined
}
