import { sql } from 'kysely'
import type { Identity } from '../../domain/person.ts'
import type { IdentityStore } from '../../ports/people-store.ts'
import type { Database } from './database.ts'

/** More tries than a person needs, and far fewer than guessing needs. */
const MAX_TRIES = 5

export function identityStore(db: Database): IdentityStore {
  return {
    async find(identity) {
      const row = await db
        .selectFrom('identities')
        .select('person')
        .where('identity', '=', keyOf(identity))
        .executeTakeFirst()
      return row?.person
    },

    async bind(identity, person) {
      const key = keyOf(identity)
      await db.deleteFrom('pending_links').where('identity', '=', key).execute()
      await db
        .insertInto('identities')
        .values({ identity: key, person })
        .onConflict((conflict) => conflict.column('identity').doUpdateSet({ person }))
        .execute()
    },

    async expect({ identity, personId, codeDigest, endsAt }) {
      const expected = { person: personId, code_digest: codeDigest, ends_at: endsAt, tries: 0 }
      const row = await db
        .insertInto('pending_links')
        .values({ identity: keyOf(identity), ...expected })
        .onConflict((conflict) =>
          conflict
            .column('identity')
            .doUpdateSet(expected)
            .where('pending_links.ends_at', '<', sql<Date>`clock_timestamp()`),
        )
        .returning('identity')
        .executeTakeFirst()
      return row !== undefined
    },

    async tryLink(identity) {
      const row = await db
        .updateTable('pending_links')
        .set({ tries: sql<number>`tries + 1` })
        .where('identity', '=', keyOf(identity))
        .where('tries', '<', MAX_TRIES)
        .where('ends_at', '>', sql<Date>`clock_timestamp()`)
        .returningAll()
        .executeTakeFirst()
      return row && { identity, personId: row.person, codeDigest: row.code_digest, endsAt: row.ends_at }
    },
  }
}

/** One text for one account; an account of one workspace is never that of another. */
function keyOf(identity: Identity): string {
  switch (identity.channel) {
    case 'slack':
      return `slack:${identity.team ?? ''}:${identity.user}`
    case 'linear':
      return `linear:${identity.user}`
    case 'api':
    case 'email':
      return `${identity.channel}:${identity.person}`
  }
}
