import { sql } from 'kysely'
import { MENDABLE } from '../../domain/errors.ts'
import type { DeadLetterStore } from '../../ports/dead-letter-store.ts'
import { type RaisedRow, toRaised } from './card-rows.ts'
import type { Database } from './database.ts'

/** A destination that stays broken costs one call in this time. */
const PROBED_AGAIN_AFTER = sql`interval '10 minutes'`

const reasons = sql.join(MENDABLE.map((reason) => sql.lit(reason)))

export function deadLetterStore(db: Database): DeadLetterStore {
  return {
    // A dead card's `woken_at` says when it was last tried as a probe.
    async probe(limit) {
      const { rows } = await sql<RaisedRow>`
        update countersign.cards
        set state = 'due', attempts = 0, due_at = now(), woken_at = now(), updated_at = now()
        where state = 'dead' and id in (
          select distinct on (card.channel, card.target) card.id from countersign.cards card
          left join countersign.approvals approval on card.subject_kind = 'approval'
            and approval.id = card.subject_id and approval.state = 'pending'
          where card.state = 'dead' and card.last_error ->> 'reason' in (${reasons})
            and card.updated_at < now() - ${PROBED_AGAIN_AFTER}
            and not exists (
              select from countersign.cards tried
              where tried.channel = card.channel and tried.target = card.target
                and tried.last_error ->> 'reason' in (${reasons})
                and tried.woken_at > now() - ${PROBED_AGAIN_AFTER})
          order by card.channel, card.target, approval.id is null, card.id desc limit ${limit})
        returning id, channel, target, urgency`.execute(db)
      return rows.map(toRaised)
    },

    async revive({ channel, target }) {
      const { rows } = await sql<RaisedRow>`
        update countersign.cards
        set state = 'due', attempts = 0, due_at = now(), woken_at = null, updated_at = now()
        where state = 'dead' and channel = ${channel} and target = ${target}
          and last_error ->> 'reason' in (${reasons})
        returning id, channel, target, urgency`.execute(db)
      return rows.map(toRaised)
    },
  }
}
