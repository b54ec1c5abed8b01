import { backoffMs, DeliveryError, type FailureReason } from '../domain/errors.ts'
import type { Ids } from '../ports/ids.ts'
import type { InboxEntry } from '../ports/inbox-store.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'

/** How what was told is to be understood. */
export interface Hearing {
  /** It was begun with before, and perhaps did something. */
  readonly again: boolean
  /** What it waits for does not come any more. */
  readonly isLate: boolean
}

/** What became of something that was told. */
export interface Heeded {
  /** What is to be said about it, fit to be kept as JSON; undefined: nothing. A promise where somebody else is asked first. */
  readonly answer: object | undefined | Promise<object | undefined>
  /** What may be shown once it was said; a sweeper shows it otherwise. */
  readonly afterwards?: () => Promise<void>
}

interface Needs {
  readonly store: Pick<Store, 'inbox'>
  readonly ids: Pick<Ids, 'chance'>
  readonly log: Log
  /** Does what was told, durably. `not-yet`: it speaks of something that is not stored yet. */
  readonly heed: (told: unknown, hearing: Hearing) => Promise<Heeded | 'not-yet'>
  /** Says an answer, once however often it is called. Throws `DeliveryError`. */
  readonly say: (answer: unknown) => Promise<void>
}

export interface Inbox {
  /** When this returns, it is durable, and work on it begins. Told again, it is left alone. */
  receive(id: string, told: object): Promise<void>
  /** Works off what nobody has in hands: what a process left behind, and what has to be tried again. */
  work(): Promise<void>
  /** Waits until nothing is worked on here. */
  idle(): Promise<void>
}

/** Twice as long as Linear may keep us waiting, so that nobody takes what somebody works on. */
const LEASE_MS = 30_000
/** An orchestrator that is asked may take its time. */
const ASKING_MS = 300_000
const BATCH = 20
/** Mostly a card is stored a moment after it was posted. */
const SOON_MS = 200
/** By then a card that was posted is stored, also where its process died. */
const LATE_MS = 600_000
/** There is nowhere to say it any more. Everything else passes, or can be mended. */
const FINAL: ReadonlySet<FailureReason> = new Set(['invalid', 'gone'])
/** After that nobody waits for an answer. */
const GIVEN_UP_MS = 86_400_000

/**
 * Works off what a provider told us. It is kept before anything is done, done once, and its answer said until that goes
 * through: whenever a process dies, another one goes on from there.
 */
export function workInbox({ store: { inbox }, ids, log, heed, say }: Needs): Inbox {
  const running = new Set<Promise<void>>()

  /** Tries again later, unless that is of no use any more. */
  async function later({ id, tries, ageMs }: InboxEntry, error: unknown, what: string): Promise<void> {
    const failure = error instanceof DeliveryError ? error : undefined
    const isOver = ageMs > GIVEN_UP_MS || (failure !== undefined && FINAL.has(failure.reason))
    const why = failure
      ? { reason: failure.reason, detail: failure.detail, fix: failure.fix }
      : { err: error }
    const about = { part: 'linear', inbox_id: id, ...why }
    log.warn(about, isOver ? `${what} failed for good.` : `${what} failed; it is tried again.`)
    await (isOver
      ? inbox.finish(id)
      : inbox.postpone(id, failure?.retryAfterMs ?? backoffMs(tries, ids.chance())))
  }

  async function answer(entry: InboxEntry, words: unknown): Promise<void> {
    try {
      await say(words)
      await inbox.finish(entry.id)
    } catch (error) {
      await later(entry, error, 'Answering in Linear')
    }
  }

  /** Returns what remains to be done, and may take longer; whatever comes after this entry need not wait for that. */
  async function begin(entry: InboxEntry): Promise<() => Promise<void>> {
    const { id, told, tries, ageMs } = entry
    if (entry.answer !== null) return () => answer(entry, entry.answer)
    try {
      const heeded = await heed(told, { again: tries > 1, isLate: ageMs > LATE_MS })
      if (heeded === 'not-yet') {
        await inbox.putBack(id, Math.min(Math.max(SOON_MS, ageMs / 2), LEASE_MS))
        return async () => {}
      }
      if (heeded.answer instanceof Promise) {
        // It is awaited below; until then its failure is nobody's.
        heeded.answer.catch(() => {})
        await inbox.postpone(id, ASKING_MS)
      }
      return () => finish(entry, heeded)
    } catch (error) {
      await later(entry, error, 'Doing what was said in Linear')
      return async () => {}
    }
  }

  async function finish(entry: InboxEntry, { answer: answering, afterwards }: Heeded): Promise<void> {
    const words = await answering
    if (words === undefined) await inbox.finish(entry.id)
    else {
      await inbox.settle(entry.id, words, LEASE_MS)
      await answer(entry, words)
    }
    // What follows waits for what is said first, and comes where that failed as well.
    await afterwards?.()
  }

  /** Nobody waits for this: what fails is taken up again when its lease ends. */
  function run(work: () => Promise<void>): Promise<void> {
    const done: Promise<void> = work()
      .catch((err) => log.error({ part: 'linear', err }, 'What was said in Linear is taken up again.'))
      .finally(() => running.delete(done))
    running.add(done)
    return done
  }

  return {
    async receive(id, told) {
      const entry = await inbox.receive(id, told, LEASE_MS)
      if (entry) void run(async () => (await begin(entry))())
    },

    async work() {
      const entries = await inbox.takeDue(BATCH, LEASE_MS)
      // In their order, and what takes longer beside each other.
      for (const entry of entries) {
        const rest = await begin(entry)
        void run(rest)
      }
    },

    async idle() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
