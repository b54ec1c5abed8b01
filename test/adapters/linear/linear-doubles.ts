import { onTestFinished } from 'vitest'
import { linearChannel } from '../../../src/adapters/linear/linear-channel.ts'
import { linearRequest } from '../../../src/adapters/linear/linear-client.ts'
import { systemClock } from '../../../src/adapters/system/system.ts'
import type { Card } from '../../../src/domain/card.ts'
import type { Message } from '../../../src/domain/message.ts'
import { startLinear } from '../../../src/sandbox/linear/linear-server.ts'

/** A Linear with its channel, until the test ends. */
export async function aLinear(apiKey = 'lin_api_test', key = apiKey) {
  const linear = await startLinear({ key })
  onTestFinished(linear.close)
  const request = linearRequest({ apiKey, apiUrl: linear.url }, systemClock)
  return { linear, request, channel: linearChannel({ request, hearsReplies: true }) }
}

/** A card for the hub issue that was never posted. */
export function aCard(changes: Partial<Card> = {}): Card {
  const now = new Date()
  return {
    id: 'card-1',
    subject: { kind: 'approval', id: 'approval-1' },
    destination: { channel: 'linear', target: 'PR-68' },
    eventId: 'event-1',
    desired: 1,
    delivered: 0,
    providerRef: null,
    postingSince: null,
    state: 'due',
    attempts: 0,
    dueAt: now,
    lastError: null,
    createdAt: now,
    updatedAt: now,
    ...changes,
  }
}

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
