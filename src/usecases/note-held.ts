import type { BatchFacts } from '../domain/holding/hold-back.ts'
import { digestHolder, silenceHolder } from '../domain/holding/holder.ts'
import { silencing } from '../domain/holding/silence.ts'
import { withheldIn } from '../domain/placement.ts'
import type { HeldEvent } from '../ports/holding-store.ts'
import type { Repositories } from '../ports/store.ts'
import type { Placed } from './place-cards.ts'

/** Notes on events what held them back, and lists them with the silence or the digest that has them now. */
export async function noteHeld(
  tx: Repositories,
  placed: readonly Placed[],
  facts: BatchFacts,
): Promise<void> {
  const noted = placed.flatMap(({ about, placements }) => {
    const withheld = withheldIn(placements)
    return withheld.length === 0 ? [] : [[about.event.id, withheld] as const]
  })
  if (noted.length === 0) return
  await tx.holding.note(new Map(noted))
  await tx.holding.hold(placed.flatMap((one) => [...inSilence(one, facts), ...inDigest(one)]))
}

function inSilence({ about, placements }: Placed, { silences }: BatchFacts): readonly HeldEvent[] {
  if (placements.every(({ withheld }) => withheld?.by !== 'silence')) return []
  const silence = silencing(silences, about)
  return silence === undefined ? [] : [{ holder: silenceHolder(silence.id), eventId: about.event.id }]
}

function inDigest({ about, placements }: Placed): readonly HeldEvent[] {
  const digests = new Set(
    placements.flatMap(({ subject }) => (subject.kind === 'digest' ? [subject.id] : [])),
  )
  return [...digests].map((id) => ({ holder: digestHolder(id), eventId: about.event.id }))
}
