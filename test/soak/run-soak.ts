import { setTimeout as pause } from 'node:timers/promises'
import { chance, everyNth, type Treat } from '../support/faults.ts'
import { startFaultyPlaces, VOTERS } from '../support/faulty-places.ts'
import { startOwnPostgres, startOwnRedis } from '../support/own-services.ts'
import { serverHome } from '../support/server-process.ts'
import { findingsOf } from './findings.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { endClaimsOfTheDead, readLedger, unfinished } from './ledger.ts'
import { type MemoryRow, watchMemory } from './memory.ts'
import { startFaultyOrchestrator } from './orchestrator.ts'
import { planOf } from './plan.ts'
import { sendAll } from './senders.ts'

export interface SoakOptions {
  readonly events: number
  /** How long they take to be sent. */
  readonly seconds: number
  /** The same seed makes the same events and the same faults. */
  readonly seed: number
  readonly killEverySeconds: number
  /** Processes that are never killed: `worker-1` … `worker-3`, `api-1`, `api-2`. */
  readonly spared: readonly string[]
  /** Where nobody has the time to wait until the claims of the dead end by themselves. */
  readonly inHurry: boolean
  readonly say: (line: string) => void
}

export interface SoakReport {
  /** What is not as it should be; empty where all is well. */
  readonly findings: readonly string[]
  readonly kills: number
  readonly faults: number
  readonly sentInSeconds: number
  /** From the last event and vote until nothing was left to do. */
  readonly quietAfterSeconds: number
  readonly cards: number
  readonly callbacks: { readonly taken: number; readonly acknowledged: number }
  readonly auditEntries: number
  readonly memory: readonly MemoryRow[]
}

const EVERY_NTH_CALL = 40
const QUIET_WITHIN_MS = 180_000

/** These places take more than Slack would: at its own pace the last cards would take minutes. */
const HASTE = { SLACK_PACE: '20' }

/**
 * Countersign as it runs where much depends on it: three workers and two API processes on PostgreSQL and Redis, of which
 * one after the other is killed, Redis loses everything once, PostgreSQL crashes once, and every place where people read
 * fails now and then. In the end everything that was answered must be true, once.
 */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const undo: (() => unknown)[] = []
  try {
    return await soak(options, undo)
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

async function soak(options: SoakOptions, undo: (() => unknown)[]): Promise<SoakReport> {
  const { events, seconds, seed, spared, inHurry, say } = options
  const plan = planOf(events, seed)
  const [postgres, redis] = await Promise.all([startOwnPostgres(), startOwnRedis()])
  undo.push(postgres.close, redis.close)
  const faults = countedFaults(everyNth(EVERY_NTH_CALL, seed))
  const places = await startFaultyPlaces()
  const orchestrator = await startFaultyOrchestrator(() => faults.treat)
  const home = serverHome(VOTERS, { routes: plan.routes })
  undo.push(places.close, orchestrator.close, home.remove)
  const servers = { DATABASE_URL: postgres.url, REDIS_URL: redis.url }
  const fleet = await startFleet(
    { ...home.env, ...places.env, ...orchestrator.env, ...servers, ...HASTE },
    spared,
  )
  undo.push(fleet.close)
  const memory = watchMemory(fleet.running)
  undo.push(memory.stop)

  places.treat(faults.treat)
  say(`${events} events go to two API processes within ${seconds} s; three workers deliver them.`)
  const began = Date.now()
  const killing = keepKilling(fleet, options)
  const disasters = [
    { at: Math.floor(events / 3), what: 'Redis loses everything.', happen: redis.flush },
    { at: Math.floor((events * 2) / 3), what: 'PostgreSQL crashes and comes back.', happen: postgres.crash },
  ]
  const happened: Promise<void>[] = []
  const sent = await sendAll(plan.events, fleet.urls, events / seconds, (count) => {
    for (const { at, what, happen } of disasters) {
      if (at !== count) continue
      say(`${count} sent. ${what}`)
      happened.push(happen())
    }
  })
  const sentAt = Date.now()
  await killing.stop()
  await Promise.all(happened)
  faults.end()
  say(`All sent and voted on, ${fleet.kills()} processes killed. Waiting until nothing is left to do …`)
  const isQuiet = await quiet(postgres.url, inHurry, say)
  const quietAt = Date.now()

  const ledger = await readLedger(postgres.url)
  const callbacks = orchestrator.taken
  const findings = findingsOf({ plan, sent, shown: places.cards(), callbacks, ledger })
  return {
    findings: [...(isQuiet ? [] : ['It did not come to rest in time.']), ...fleet.lost, ...findings],
    kills: fleet.kills(),
    faults: faults.count(),
    sentInSeconds: secondsBetween(began, sentAt),
    quietAfterSeconds: secondsBetween(sentAt, quietAt),
    cards: ledger.cards.length,
    callbacks: {
      taken: callbacks.length,
      acknowledged: ledger.callbacks.filter(({ state }) => state === 'acknowledged').length,
    },
    auditEntries: ledger.auditEntries,
    memory: memory.stop(),
  }
}

function countedFaults(treat: Treat) {
  let count = 0
  let isOver = false
  return {
    treat: (async (call) => {
      const treatment = isOver ? 'pass' : await treat(call)
      if (treatment !== 'pass') count += 1
      return treatment
    }) satisfies Treat,
    count: () => count,
    /** Everything passes from now on. */
    end: () => {
      isOver = true
    },
  }
}

/** One after the other, whether the one before is back or not. */
function keepKilling(fleet: Fleet, { killEverySeconds, seed }: SoakOptions) {
  const random = chance(seed + 1)
  const stopping = new AbortController()
  const over = (async () => {
    for (;;) {
      const waited = await pause(killEverySeconds * 1000, true, { signal: stopping.signal }).catch(
        () => false,
      )
      if (!waited) return
      await fleet.killOne(random())
    }
  })()
  return {
    stop: () => {
      stopping.abort()
      return over
    },
  }
}

async function quiet(url: string, inHurry: boolean, say: (line: string) => void): Promise<boolean> {
  const deadline = Date.now() + QUIET_WITHIN_MS
  for (let looked = 0; Date.now() < deadline; looked += 1) {
    if (inHurry) await endClaimsOfTheDead(url)
    const left = await unfinished(url)
    if (left === 0) return true
    if (looked % 40 === 39) say(`${left} left to do.`)
    await pause(250)
  }
  return false
}

function secondsBetween(from: number, to: number): number {
  return Math.round((to - from) / 100) / 10
}
