import { createPrivateKey } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect, it } from 'vitest'
import { createReceipts, newReceiptKey } from '../../../src/adapters/receipts/receipts.ts'
import { callbackBody, type StopBody } from '../../../src/domain/callback.ts'
import type { Receipts } from '../../../src/ports/receipts.ts'
import { anApproval, aVote, minutes } from '../../support/builders.ts'

const approval = anApproval()
const BODY = callbackBody(
  { ...approval, state: 'approved', votes: [aVote()], decidedAt: minutes(1) },
  'approval-request',
)
const ISSUER = 'https://countersign.example'
/** As any orchestrator would do it, knowing nothing but the address of the keys. */
const verify = (receipt: string, { publicKey }: Receipts) =>
  jwtVerify(receipt, createLocalJWKSet({ keys: [{ ...publicKey }] }), { issuer: ISSUER })

it('signs the whole decision, so that any JWT library verifies it against the published keys', async () => {
  const receipts = await createReceipts(newReceiptKey(), ISSUER)
  const { payload, protectedHeader } = await verify(await receipts.sign(BODY), receipts)
  expect(payload).toEqual({ ...BODY, iss: ISSUER, sub: BODY.approval_id, iat: minutes(1).getTime() / 1000 })
  expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'JWT', kid: expect.stringMatching(/./) })
})

it('is not verified when a word of it was changed', async () => {
  const receipts = await createReceipts(newReceiptKey(), ISSUER)
  const rejected = await receipts.sign({ ...BODY, decision: 'rejected' })
  const approved = await receipts.sign(BODY)
  const [head, , signature] = rejected.split('.')
  const forged = [head, approved.split('.')[1], signature].join('.')
  await expect(verify(forged, receipts)).rejects.toThrow('signature')
})

it('is not verified against the keys of somebody else', async () => {
  const [ours, theirs] = [
    await createReceipts(newReceiptKey(), ISSUER),
    await createReceipts(newReceiptKey(), ISSUER),
  ]
  await expect(verify(await theirs.sign(BODY), ours)).rejects.toThrow()
})

it('names the same key after every start, PEM or JWK', async () => {
  const pem = newReceiptKey()
  const jwk = JSON.stringify(createPrivateKey(pem).export({ format: 'jwk' }))
  const [first, second] = [await createReceipts(pem, ISSUER), await createReceipts(jwk, ISSUER)]
  expect(first.publicKey).toEqual(second.publicKey)
  await expect(verify(await first.sign(BODY), second)).resolves.toBeDefined()
})

it('never publishes the private half', async () => {
  const { publicKey } = await createReceipts(newReceiptKey(), ISSUER)
  expect(Object.keys(publicKey).toSorted()).toEqual(['crv', 'kid', 'kty', 'x'])
})

it('signs a stop, which is about a task and decides nothing', async () => {
  const receipts = await createReceipts(newReceiptKey(), ISSUER)
  const stop: StopBody = {
    type: 'task.stop',
    task_id: 'GH-42',
    reason: 'Runs wild',
    requested_by: { person: 'alex', channel: 'slack' },
    requested_at: minutes(2).toISOString(),
  }
  const { payload } = await verify(await receipts.sign(stop), receipts)
  expect(payload).toEqual({ ...stop, iss: ISSUER, sub: 'GH-42', iat: minutes(2).getTime() / 1000 })
})

it('refuses a key that cannot be read', async () => {
  await expect(createReceipts('not a key', ISSUER)).rejects.toThrow()
})
