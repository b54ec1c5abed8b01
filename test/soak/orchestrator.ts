import { checkSignature } from '../../src/sandbox/check-callback.ts'
import type { Treat } from '../support/faults.ts'
import { startFaultyGate } from '../support/faulty-gate.ts'

const SECRET = `whsec_${Buffer.from('a secret that only the soak knows').toString('base64')}`

/** A callback as it was taken: repeats have the same id. */
export interface TakenCallback {
  readonly id: string
  readonly approvalId: string
  readonly decision: string
  /** Byte for byte. */
  readonly body: string
  readonly isGenuine: boolean
}

/** An orchestrator that takes callbacks and then may break off, keep silent or fail, as `treat` says. */
export async function startFaultyOrchestrator(treat: () => Treat) {
  const taken: TakenCallback[] = []
  const { url, close } = await startFaultyGate({
    treat: (call) => treat()(call),
    read: ({ body }) => ({ place: 'orchestrator', verb: 'other', text: body }),
    work: ({ headers, body }) => {
      const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      const checked = checkSignature(SECRET, body, given)
      const isGenuine = checked.kind === 'genuine'
      const { approval_id: approvalId, decision } = isGenuine
        ? checked.callback
        : { approval_id: '', decision: '' }
      taken.push({ id: given['webhook-id'] ?? '', approvalId, decision, body, isGenuine })
      return { status: 200, body: '{"status":"resumed","message":"thank you"}' }
    },
    refusal: { status: 429, headers: { 'retry-after': '1' }, body: '' },
    onHeld: () => {},
  })
  return { env: { CALLBACK_URL: `${url}/hooks`, CALLBACK_SECRET: SECRET }, taken, close }
}
