import { sql } from 'kysely'
import type { OpeningStore } from '../../ports/people-store.ts'
import type { Database } from './database.ts'

export function openingStore(db: Database): OpeningStore {
  return {
    async record({ approvalId, person, digest, page, pages }) {
      await db
        .insertInto('openings')
        .values({ approval_id: approvalId, person, digest, page, pages })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },

    async isWhole(approvalId, personId, digest) {
      const row = await db
        .selectFrom('openings')
        .select('pages')
        .where('approval_id', '=', approvalId)
        .where('person', '=', personId)
        .where('digest', '=', digest)
        .groupBy('pages')
        .having(sql<boolean>`count(*) = pages`)
        .executeTakeFirst()
      return row !== undefined
    },
  }
}
