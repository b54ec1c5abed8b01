import { type Kysely, sql } from 'kysely'
import type { HoldStore, ProcessedStore, Repositories, Store } from '../../ports/store.ts'
import { agentMessageStore } from './agent-message-store.ts'
import { approvalStore } from './approval-store.ts'
import { archiveStore } from './archive-store.ts'
import { auditStore, collectingAudit } from './audit-store.ts'
import { callbackStore } from './callback-store.ts'
import { cardStore } from './card-store.ts'
import { circuitStore } from './circuit-store.ts'
import type { Database } from './database.ts'
import { deadLetterStore } from './dead-letter-store.ts'
import { delegationStore } from './delegation-store.ts'
import { eventStore } from './event-store.ts'
import { fallbackStore } from './fallback-store.ts'
import { groupStore } from './group-store.ts'
import { holdingStore } from './holding-store.ts'
import { identityStore } from './identity-store.ts'
import { inboxStore } from './inbox-store.ts'
import { inquiryStore } from './inquiry-store.ts'
import { openingStore } from './opening-store.ts'
import { optoutStore } from './optout-store.ts'
import { paceStore } from './pace-store.ts'
import { receiptKeyStore } from './receipt-key-store.ts'
import { sessionStore } from './session-store.ts'
import { silenceStore } from './silence-store.ts'
import { standingStore } from './standing-store.ts'
import { statisticsStore } from './statistics-store.ts'
import type { Tables } from './tables.ts'
import { taskStore } from './task-store.ts'
import { timerStore } from './timer-store.ts'
import { unreachedStore } from './unreached-store.ts'

/** The store on PostgreSQL, embedded or not: one data path. */
export function postgresStore(db: Kysely<Tables>): Store {
  return {
    ...repositories(db),
    transaction: (work) => unlessDeadlocked(() => db.transaction().execute((tx) => auditedLast(tx, work))),
  }
}

const DEADLOCK_DETECTED = '40P01'
const TRIES = 5

/** Of two transactions that wait for each other PostgreSQL ends one, which changed nothing and may simply begin again. */
async function unlessDeadlocked<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transaction()
    } catch (error) {
      const deadlocked = error instanceof Error && 'code' in error && error.code === DEADLOCK_DETECTED
      if (!deadlocked || tries === TRIES) throw error
    }
  }
}

/**
 * Writing the audit locks the head of its chain until the commit, so that everything else is done first: whoever waits
 * for the head waits for one insert, and nobody who holds it waits for anything.
 */
async function auditedLast<T>(tx: Database, work: (tx: Repositories) => Promise<T>): Promise<T> {
  const { audit, flush } = collectingAudit(auditStore(tx))
  const result = await work({ ...repositories(tx), audit })
  await flush()
  return result
}

function repositories(db: Database): Repositories {
  return {
    events: eventStore(db),
    approvals: approvalStore(db),
    inquiries: inquiryStore(db),
    cards: cardStore(db),
    fallbacks: fallbackStore(db),
    deadLetters: deadLetterStore(db),
    callbacks: callbackStore(db),
    holds: holdStore(db),
    paces: paceStore(db),
    unreached: unreachedStore(db),
    circuits: circuitStore(db),
    audit: auditStore(db),
    processed: processedStore(db),
    timers: timerStore(db),
    openings: openingStore(db),
    delegations: delegationStore(db),
    standing: standingStore(db),
    identities: identityStore(db),
    optouts: optoutStore(db),
    tasks: taskStore(db),
    receiptKeys: receiptKeyStore(db),
    agentMessages: agentMessageStore(db),
    groups: groupStore(db),
    sessions: sessionStore(db),
    inbox: inboxStore(db),
    holding: holdingStore(db),
    silences: silenceStore(db),
    statistics: statisticsStore(db),
    archive: archiveStore(db),
  }
}

function holdStore(db: Database): HoldStore {
  return {
    async set(key, until) {
      await db
        .insertInto('holds')
        .values({ key, until })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ until }))
        .execute()
    },
  }
}

/** Longer than any provider redelivers (Slack stops after about an hour). */
const REMEMBERED = sql`interval '1 day'`

function processedStore(db: Database): ProcessedStore {
  return {
    async firstTime(deliveryId) {
      const row = await db
        .insertInto('processed')
        .values({ id: deliveryId })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    async forgetOld() {
      await db.deleteFrom('processed').where('at', '<', sql<Date>`now() - ${REMEMBERED}`).execute()
    },
  }
}
