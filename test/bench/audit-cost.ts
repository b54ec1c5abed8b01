import { availableParallelism, loadavg } from 'node:os'
import { createReceipts, newReceiptKey } from '../../src/adapters/receipts/receipts.ts'
import { openStore } from '../../src/adapters/store/open-store.ts'
import { directory } from '../../src/adapters/system/directory.ts'
import { systemClock, systemIds } from '../../src/adapters/system/system.ts'
import { NOTHING_HELD } from '../../src/domain/holding/holding.ts'
import type { Store } from '../../src/ports/store.ts'
import { acceptEvents } from '../../src/usecases/accepting/accept-event.ts'
import { verifyAudit } from '../../src/usecases/auditing/verify-audit.ts'
import { castVote } from '../../src/usecases/deciding/cast-vote.ts'
import { PEOPLE } from '../support/people.ts'
import { startPglite } from '../support/pglite.ts'
import { freshPostgres } from '../support/postgres.ts'
import { someRules } from '../support/rules.ts'
import { isMissing, type TestDatabase } from '../support/services.ts'
import { unmeasured } from '../support/unmeasured.ts'
import { now } from './now.ts'
import { type Percentiles, percentilesOf } from './percentiles.ts'

/**
 * `npm run bench:audit`: what the audit adds to a vote, in milliseconds. Votes with and without it take turns in the same
 * run, so that whatever else the machine does is the same for both. Then: many votes at once, where the chain makes
 * writers wait for one another; one batch of events; and how fast the chain is verified.
 */
const VOTES = 400
const WARM_UP = 40
const AT_ONCE = 8
const BATCH = 1000
const CALLBACK_URL = 'http://127.0.0.1:9/hooks'

const backends: readonly (readonly [string, () => Promise<TestDatabase>])[] = [
  ['PGlite (embedded)', startPglite],
  ...(isMissing('postgres') ? [] : [['PostgreSQL', freshPostgres] as const]),
]
const results = []
for (const [backend, open] of backends) results.push({ backend, ...(await measure(open)) })
const machine = { node: process.version, cores: availableParallelism(), load: loadavg()[0] }
console.log(JSON.stringify({ at: new Date().toISOString(), machine, votes: VOTES, results }, rounded, 2))

async function measure(open: () => Promise<TestDatabase>) {
  const database = await open()
  const { store, close } = await openStore({
    databaseUrl: database.url,
    dataDir: '',
    onCreate: () => {},
    onError: () => {},
  })
  try {
    const audited = await voter(store)
    const bare = await voter(withoutAudit(store))
    await inTurns(audited, bare, WARM_UP)
    const alone = await inTurns(audited, bare, VOTES)
    const together = [await atOnce(audited, VOTES), await atOnce(bare, VOTES)] as const
    return {
      voteMs: compared(...alone),
      [`voteMsOf${AT_ONCE}AtOnce`]: compared(...together),
      batchMs: { withAudit: await batch(store), without: await batch(withoutAudit(store)) },
      verifiedEntriesPerSecond: await verifySpeed(store),
    }
  } finally {
    await close()
    await database.close()
  }
}

/** The same store, but what is appended in a transaction is forgotten. */
function withoutAudit(store: Store): Store {
  const forget = async () => {}
  return {
    ...store,
    transaction: (work) => store.transaction((tx) => work({ ...tx, audit: { ...tx.audit, append: forget } })),
  }
}

interface Voter {
  /** Makes approvals to vote on; not measured. */
  ask(count: number): Promise<readonly string[]>
  vote(approvalId: string): Promise<number>
}

async function voter(store: Store): Promise<Voter> {
  const needs = await needsOf(store)
  const accept = acceptEvents(needs)
  const cast = castVote(needs)
  return {
    async ask(count) {
      const events = Array.from({ length: count }, () => ({ given: anApprovalRequest() }))
      const accepted = await accept(events, 'local')
      return accepted.flatMap((one) => ('approvalId' in one && one.approvalId ? [one.approvalId] : []))
    },
    async vote(approvalId) {
      const began = now()
      const identity = { channel: 'slack', user: 'U0ALEX' } as const
      const { kind } = await cast({ approvalId, identity, verdict: 'approve', channel: 'slack' })
      if (kind !== 'recorded') throw new Error(`A vote was not recorded but ${kind}.`)
      return now() - began
    },
  }
}

async function needsOf(store: Store) {
  return {
    store,
    queue: { wake: async () => {}, waiting: async () => 0 },
    metrics: unmeasured,
    clock: systemClock,
    ids: systemIds,
    people: directory({ people: PEOPLE, proven: store.identities }),
    rules: someRules(),
    holding: () => NOTHING_HELD,
    receipts: await createReceipts(newReceiptKey(), 'http://countersign.test'),
    callbackRules: { defaultUrl: CALLBACK_URL, bySource: [], allow: undefined, canSign: true },
    defaultCallbackUrl: CALLBACK_URL,
  }
}

function anApprovalRequest() {
  return { id: systemIds.next(), type: 'approval-request', data: { title: 'Deploy' } }
}

async function inTurns(audited: Voter, bare: Voter, count: number): Promise<readonly [number[], number[]]> {
  const [one, other] = [await audited.ask(count), await bare.ask(count)]
  const [withAudit, without]: [number[], number[]] = [[], []]
  for (const [index, id] of one.entries()) {
    withAudit.push(await audited.vote(id))
    without.push(await bare.vote(other[index] ?? ''))
  }
  return [withAudit, without]
}

async function atOnce(voter: Voter, count: number): Promise<number[]> {
  const ids = (await voter.ask(count)).values()
  const times: number[] = []
  const work = async () => {
    for (const id of ids) times.push(await voter.vote(id))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return times
}

function compared(withAudit: readonly number[], without: readonly number[]) {
  const [one, other]: [Percentiles, Percentiles] = [percentilesOf(withAudit), percentilesOf(without)]
  return { withAudit: one, without: other, addedAtTheMedian: one.p50 - other.p50 }
}

/** One accepted batch of as many events as one request may hold, the best of three. */
async function batch(store: Store): Promise<number> {
  const { ask } = await voter(store)
  const times: number[] = []
  for (let n = 0; n < 3; n++) {
    const began = now()
    await ask(BATCH)
    times.push(now() - began)
  }
  return Math.min(...times)
}

async function verifySpeed(store: Store): Promise<number> {
  const began = now()
  const verified = await verifyAudit(store)()
  if (verified.kind === 'broken') throw new Error('The chain is broken.')
  return verified.last.sequence / ((now() - began) / 1000)
}

/** Two decimals: more would only look exact. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value
}
