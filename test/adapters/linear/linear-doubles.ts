import { onTestFinished } from 'vitest'
import { linearChannel } from '../../../src/adapters/linear/linear-channel.ts'
import { linearRequest } from '../../../src/adapters/linear/linear-client.ts'
import { systemClock } from '../../../src/adapters/system/system.ts'
import type { Card } from '../../../src/domain/card.ts'
import { startLinear } from '../../../src/sandbox/linear/linear-server.ts'
import { aCard as aBareCard } from '../../support/cards.ts'

/** A Linear with its channel, until the test ends. */
export async function aLinear(apiKey = 'lin_api_test', key = apiKey) {
  const linear = await startLinear({ key })
  onTestFinished(linear.close)
  const request = linearRequest({ apiKey, apiUrl: linear.url }, systemClock)
  return { linear, request, channel: linearChannel({ request, hub: 'PR-68', hearsReplies: true }) }
}

/** A card for the hub issue that was never posted. */
export function aCard(changes: Partial<Card> = {}): Card {
  return aBareCard({ destination: { channel: 'linear', target: 'PR-68' }, ...changes })
}
