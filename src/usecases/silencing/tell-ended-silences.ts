import { silenceEnded } from '../../../templates/silence-answers.ts'
import { DeliveryError } from '../../domain/errors.ts'
import { silenceHolder } from '../../domain/holding/holder.ts'
import type { Courier } from '../../ports/courier.ts'
import type { Log } from '../../ports/log.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'
import { type CountedSilence, entryFor } from './silences.ts'

interface Needs {
  readonly store: Store
  readonly people: People
  readonly courier: Courier
  readonly log: Log
}

/** So many end within a few seconds only where somebody plays with them; the rest is next. */
const BATCH = 50

export type TellEndedSilences = () => Promise<void>

/**
 * Says once of each silence that is over how many events it kept from being shown, to whoever made it. What it swallowed is
 * not sent afterwards. One that ran out is put on the record.
 */
export function tellEndedSilences(needs: Needs): TellEndedSilences {
  return async () => {
    const over = await needs.store.transaction(async (tx) => {
      const silences = await tx.silences.takeOver(BATCH)
      const counted = await tx.holding.count(silences.map(({ id }) => silenceHolder(id)))
      const all = silences.map((silence) => ({ silence, held: counted.get(silenceHolder(silence.id)) ?? 0 }))
      const ranOut = all.filter(({ silence }) => silence.endedAt === null)
      await tx.audit.append(
        ranOut.map(({ silence: { id }, held }) =>
          entryFor(id, 'countersign', 'ended', { ran_out: true, held }),
        ),
      )
      return all
    })
    for (const one of over) await tell(needs, one)
  }
}

/** Only a courtesy: it is tried once. */
async function tell({ people, courier, log }: Needs, { silence, held }: CountedSilence): Promise<void> {
  const maker = people.all.find(({ id }) => id === silence.by)
  if (maker === undefined || held === 0) return
  try {
    await courier.tell(maker, silenceEnded(silence, held))
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    log.warn(
      { silence_id: silence.id, reason: error.reason, detail: error.detail },
      'Whoever made a silence could not be told what it held back.',
    )
  }
}
