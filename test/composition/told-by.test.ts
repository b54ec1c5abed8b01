import { afterAll, beforeAll, expect, it } from 'vitest'
import { toldBy } from '../../src/composition/orchestrators.ts'
import { readConfig } from '../../src/config/read-config.ts'
import type { Store } from '../../src/ports/store.ts'
import { aCallback } from '../contracts/orchestrator-contract.ts'
import { type CallbackReceiver, startCallbackReceiver } from '../support/callback-receiver.ts'

let receiver: CallbackReceiver
beforeAll(async () => {
  receiver = await startCallbackReceiver()
})
afterAll(() => receiver.close())

const ANOTHER = `whsec_${'b'.repeat(32)}`

it('signs for an orchestrator with its own secret, and for all others with CALLBACK_SECRET', async () => {
  const { CALLBACK_URL: url = '', CALLBACK_SECRET: secret } = receiver.env
  const other = url.replace('127.0.0.1', 'localhost')
  const config = readConfig({ CALLBACK_SECRET: ANOTHER, CALLBACK_URL: other })
  const orchestrators = () => [{ sources: ['deploy-bot'], callbackUrl: url, secret }]
  const store = { agentMessages: {} } as Store
  const { http } = toldBy({
    config,
    orchestrators,
    store,
    maestro: undefined,
    http: undefined,
    traceparent: () => undefined,
  })
  await http!.report(aCallback(url), null)
  expect(receiver.arrivals()).toHaveLength(1)
  await expect(http!.report(aCallback(other), null)).rejects.toMatchObject({ reason: 'unauthorized' })
})
