import { execFile } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type CompactJWSHeaderParameters, CompactSign, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReceipts, newReceiptKey } from '../../src/adapters/receipts/receipts.ts'
import { callbackBody } from '../../src/domain/callback.ts'
import { stopBody } from '../../src/domain/stop.ts'
import type { Receipts } from '../../src/ports/receipts.ts'
import { aServer } from '../handlers/api-world.ts'
import { anApproval, aVote } from '../support/builders.ts'
import { pythonWithJwt } from '../support/python.ts'
import { aWorld, type World } from '../support/world.ts'
import { codeBlocks } from './documents.ts'

const PAGE = 'docs/verify-receipt.md'
/** Stands in the page's code for the reader's own server. */
const ADDRESS = 'https://countersign.example.com'
const python = pythonWithJwt()

const approval = anApproval()
/** As it looks to a verifier whose clock goes half a minute behind the server's. */
const DECIDED_AT = new Date(Date.now() + 30_000)
const decidedAs = (state: 'approved' | 'rejected') =>
  callbackBody({ ...approval, state, votes: [aVote()], decidedAt: DECIDED_AT }, 'approval-request')
const APPROVED = decidedAs('approved')

let world: World
let server: FastifyInstance
let url: string
let signingKey: string
let receipts: Receipts

beforeAll(async () => {
  world = await aWorld()
  signingKey = newReceiptKey()
  const { publicKey } = await createReceipts(signingKey, '')
  server = await aServer({
    ...world,
    needs: { ...world.needs, receipts: { ...world.needs.receipts, publicKey } },
  })
  url = await server.listen({ host: '127.0.0.1', port: 0 })
  receipts = await createReceipts(signingKey, url)
})
afterAll(async () => {
  await server.close()
  await world.close()
})

/** One line of JSON for each case: null where the receipt was believed, else why it was not. */
type Runner = (
  cases: readonly (readonly [receipt: string, digest: string])[],
) => Promise<readonly (string | null)[]>

const TYPESCRIPT_DRIVER = `
for (const [receipt, digest] of JSON.parse(process.argv[1] ?? '[]')) {
  const verdict = await verifyReceipt(receipt, digest).then(() => null, String)
  console.log(JSON.stringify(verdict))
}`
const PYTHON_DRIVER = `
import json, sys
for receipt, digest in json.loads(sys.argv[1]):
    try:
        verify_receipt(receipt, digest)
        print("null")
    except Exception as error:
        print(json.dumps(type(error).__name__ + ": " + str(error)))
`

function codeOf(language: string): string {
  const blocks = codeBlocks(PAGE).filter((block) => block.language === language)
  expect(blocks).toHaveLength(1)
  return blocks[0]!.text
}

const runTypeScript: Runner = (cases) =>
  run(process.execPath, ['--input-type=module-typescript', '--eval'], codeOf('ts') + TYPESCRIPT_DRIVER, cases)
const runPython: Runner = (cases) => run(python!, ['-c'], codeOf('python') + PYTHON_DRIVER, cases)

function run(program: string, options: readonly string[], code: string, cases: unknown) {
  const args = [...options, code.replaceAll(ADDRESS, url), JSON.stringify(cases)]
  return new Promise<readonly (string | null)[]>((resolve, reject) => {
    execFile(program, args, { env: { PATH: process.env.PATH, NO_PROXY: '*' } }, (error, stdout) => {
      if (error) return reject(error)
      const lines = stdout.trim().split('\n')
      resolve(lines.map((line) => JSON.parse(line) as string | null))
    })
  })
}

const signedBy = (key: string, issuer = url) => createReceipts(key, issuer)
const claims = () => ({ ...APPROVED, iss: url, sub: APPROVED.approval_id, iat: 1 })

/** A JWS that wears a genuine receipt's `kid`. */
function signAs(
  header: CompactJWSHeaderParameters,
  key: Parameters<CompactSign['sign']>[0],
): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(claims()))
  return new CompactSign(bytes).setProtectedHeader({ kid: receipts.publicKey.kid, ...header }).sign(key)
}

/** Our public key, which everybody knows, taken for the shared secret of an HMAC. */
function publicPem(): Uint8Array {
  const pem = createPublicKey(signingKey).export({ type: 'spki', format: 'pem' })
  return new TextEncoder().encode(String(pem))
}

function unsigned(kid?: string): string {
  const [header = '', payload] = new UnsecuredJWT(claims()).encode().split('.')
  if (kid === undefined) return `${header}.${payload}.`
  const named = Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url')
  return `${named}.${payload}.`
}

const withPayloadOf = (receipt: string, other: string) => {
  const [header, , signature] = receipt.split('.')
  return [header, other.split('.')[1], signature].join('.')
}

const stopReceipt = () => {
  const stop = { taskId: 'GH-42', by: { id: 'alex', name: 'Alex' }, channel: 'slack', reason: null } as const
  return receipts.sign(stopBody({ ...stop, at: DECIDED_AT }))
}

const FORGERIES: readonly (readonly [string, () => Promise<string>])[] = [
  [
    'whose words were changed',
    async () => withPayloadOf(await receipts.sign(decidedAs('rejected')), await receipts.sign(APPROVED)),
  ],
  [
    'signed with another key under the name of ours',
    async () => {
      const other = await signedBy(newReceiptKey())
      const [, payload, signature] = (await other.sign(APPROVED)).split('.')
      return [(await receipts.sign(APPROVED)).split('.')[0], payload, signature].join('.')
    },
  ],
  ['signed with a key that is not published', async () => (await signedBy(newReceiptKey())).sign(APPROVED)],
  ['of another issuer', async () => (await signedBy(signingKey, 'https://elsewhere.example')).sign(APPROVED)],
  ['that is not signed at all', async () => unsigned(receipts.publicKey.kid)],
  ['that is neither signed nor names a key', async () => unsigned()],
  ['signed with our public key as a shared secret', () => signAs({ alg: 'HS256' }, publicPem())],
  ['of a rejection', () => receipts.sign(decidedAs('rejected'))],
  ['of a stop', stopReceipt],
]

describe.each([
  { language: 'ts', runner: runTypeScript, missing: false },
  { language: 'python', runner: runPython, missing: python === undefined },
])('the $language code of the page', ({ language, runner, missing }) => {
  it('is shorter than 30 lines', () => {
    expect(codeOf(language).trimEnd().split('\n').length).toBeLessThan(30)
  })

  it.skipIf(missing)('believes a genuine receipt of what was expected', async () => {
    expect(await runner([[await receipts.sign(APPROVED), approval.digest]])).toEqual([null])
  })

  it.skipIf(missing)('refuses a genuine receipt of something else', async () => {
    const other = await runner([[await receipts.sign(APPROVED), `sha256:${'0'.repeat(64)}`]])
    expect(other).toEqual([expect.stringContaining('another payload')])
  })

  it.skipIf(missing)('refuses every receipt that is forged, or approves nothing', async () => {
    const forged = await Promise.all(FORGERIES.map(([, make]) => make()))
    const verdicts = await runner(forged.map((receipt) => [receipt, approval.digest]))
    const believed = FORGERIES.filter((_forgery, index) => verdicts[index] === null).map(([name]) => name)
    expect(believed).toEqual([])
    expect(verdicts).toHaveLength(FORGERIES.length)
    // A server that does not answer would refuse them all: the reasons show that each was looked at.
    expect(verdicts.join('\n')).not.toMatch(/fetch failed|Connection|timed out/i)
    expect(verdicts.at(-2)).toContain('does not say')
  })
})
