import { destinationName } from '../../domain/card.ts'
import type { BatchFacts, Placed } from '../../domain/holding/hold-back.ts'
import { digestHolder, silenceHolder } from '../../domain/holding/holder.ts'
import { silencing } from '../../domain/holding/silence.ts'
import { type Placement, type WithheldAt, withheldIn } from '../../domain/placement.ts'
import type { HeldEvent } from '../../ports/holding-store.ts'
import type { Repositories } from '../../ports/store.ts'

/** Notes on events what held them back, and lists them with the silence or the digest that has them now. */
export async function noteHeld(
  tx: Repositories,
  placed: readonly Placed[],
  facts: BatchFacts,
): Promise<void> {
  const noted = new Map<string, readonly WithheldAt[]>()
  for (const { about, placements } of placed) {
    const withheld = withheldIn(await thatWait(tx, placements))
    if (withheld.length > 0) noted.set(about.event.id, withheld)
  }
  if (noted.size === 0) return
  await tx.holding.note(noted)
  await tx.holding.hold(placed.flatMap((one) => [...inSilence(one, facts), ...inDigest(one)]))
}

/** Without those whose card hangs there already: it is kept true at once, also in quiet hours. */
async function thatWait(tx: Repositories, placements: readonly Placement[]): Promise<readonly Placement[]> {
  const waiting: Placement[] = []
  for (const placement of placements)
    if (placement.withheld === null || !(await hangs(tx, placement))) waiting.push(placement)
  return waiting
}

async function hangs(tx: Repositories, { subject, notBefore, route }: Placement): Promise<boolean> {
  // An event of its own has a new card.
  if (notBefore === null || subject.kind === 'event' || subject.kind === 'digest') return false
  const place = destinationName(route.destination)
  const cards = await tx.cards.ofSubject(subject)
  return cards.some(
    ({ destination, providerRef }) => destinationName(destination) === place && providerRef !== null,
  )
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
