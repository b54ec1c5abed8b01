import { type Kysely, sql } from 'kysely'
import type { AuditStore, HoldStore, ProcessedStore, Repositories, Store } from '../../ports/store.ts'
import { approvalStore } from './approval-store.ts'
import { callbackStore } from './callback-store.ts'
import { cardStore } from './card-store.ts'
import type { Database } from './database.ts'
import { eventStore } from './event-store.ts'
import type { Tables } from './tables.ts'

/** The store on PostgreSQL, embedded or not: one data path. */
export function postgresStore(db: Kysely<Tables>): Store {
  return {
    ...repositories(db),
    transaction: (work) => db.transaction().execute((tx) => work(repositories(tx))),
  }
}

function repositories(db: Database): Repositories {
  return {
    events: eventStore(db),
    approvals: approvalStore(db),
    cards: cardStore(db),
    callbacks: callbackStore(db),
    holds: holdStore(db),
    audit: auditStore(db),
    processed: processedStore(db),
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

function auditStore(db: Database): AuditStore {
  return {
    async append(entries) {
      if (entries.length === 0) return
      const rows = entries.map((entry) => ({ ...entry, detail: JSON.stringify(entry.detail) }))
      await db.insertInto('audit').values(rows).execute()
    },
    async of(subject) {
      return db
        .selectFrom('audit')
        .select(['at', 'actor', 'action', 'subject', 'detail'])
        .where('subject', '=', subject)
        .orderBy('sequence')
        .execute()
    },
  }
}

/** Longer than any provider redelivers (Slack stops after about an hour). */
const REMEMBERED = sql`interval '1 day'`

function processedStore(db: Database): ProcessedStore {
  return {
    async firstTime(deliveryId) {
      await db.deleteFrom('processed').where('at', '<', sql<Date>`now() - ${REMEMBERED}`).execute()
      const row = await db
        .insertInto('processed')
        .values({ id: deliveryId })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}
