import type { OptoutStore } from '../../ports/people-store.ts'
import type { Database } from './database.ts'

/** Mailboxes that tell capital from small letters are rumoured; one mail less there is no harm. */
const keyOf = (address: string) => address.toLowerCase()

export function optoutStore(db: Database): OptoutStore {
  return {
    async has(address) {
      const row = await db
        .selectFrom('mail_optouts')
        .select('address')
        .where('address', '=', keyOf(address))
        .executeTakeFirst()
      return row !== undefined
    },

    async add(address) {
      await db
        .insertInto('mail_optouts')
        .values({ address: keyOf(address) })
        .onConflict((conflict) => conflict.column('address').doNothing())
        .execute()
    },

    async remove(address) {
      await db.deleteFrom('mail_optouts').where('address', '=', keyOf(address)).execute()
    },
  }
}
