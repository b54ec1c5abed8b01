import type { Card } from '../../src/domain/card.ts'
import type { Message } from '../../src/domain/message.ts'

/** A card that was never posted. */
export function aCard(changes: Partial<Card> = {}): Card {
  const now = new Date()
  return {
    id: 'card-1',
    subject: { kind: 'approval', id: 'approval-1' },
    destination: { channel: 'slack', target: '#approvals' },
    eventId: 'event-1',
    desired: 1,
    delivered: 0,
    providerRef: null,
    postingSince: null,
    unsettledUntil: null,
    state: 'due',
    attempts: 0,
    dueAt: now,
    notBefore: null,
    urgency: 1,
    line: null,
    toldAt: null,
    lastError: null,
    shownAt: null,
    keptBackBy: null,
    createdAt: now,
    updatedAt: now,
    ...changes,
  }
}

/** A message that says no more than it must. */
export function aMessage(changes: Partial<Message> = {}): Message {
  return {
    title: 'Deploy api',
    tone: 'waiting',
    status: 'Waiting for approval',
    priority: 'normal',
    blocks: [],
    actions: [],
    footer: [],
    ...changes,
  }
}
