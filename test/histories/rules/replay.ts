import type { FoundApproval, FoundEntry } from '../found.ts'
import type { Story } from '../story.ts'

/** A vote as the audit tells of it, with who had given away their place at that moment. */
export interface Told {
  readonly entry: FoundEntry
  readonly handedOver: ReadonlyMap<string, string>
}

/** Where the audit's entries lead, taken in order. */
export interface Replayed {
  state: string
  /** What was asked last; null where it never changed. */
  digest: string | null
  readonly votes: Map<string, Told>
  readonly handedOver: Map<string, string>
  /** The entries that changed what the cards show. */
  readonly shown: FoundEntry[]
  /** The entries of people's tries, refused or not. */
  readonly tries: FoundEntry[]
  fired: number
  readonly opened: FoundEntry[]
  /** Where an entry does not follow from those before it. */
  readonly broken: string[]
}

/** Tells the story of one approval from its audit alone. */
export function replay({ found }: Story, { id }: FoundApproval): Readonly<Replayed> {
  const told: Replayed = {
    state: 'pending',
    digest: null,
    votes: new Map(),
    handedOver: new Map(),
    shown: [],
    tries: [],
    fired: 0,
    opened: [],
    broken: [],
  }
  for (const entry of found.audit.filter(({ subject }) => subject === `approval:${id}`)) take(told, entry)
  return told
}

function take(told: Replayed, entry: FoundEntry): void {
  const { action } = entry
  if (action.endsWith('.refused')) told.tries.push(entry)
  else if (action === 'payload.opened') told.opened.push(entry)
  else {
    if (told.state !== 'pending') told.broken.push(`${action} follows the decision "${told.state}"`)
    if (action !== 'approval.snoozed') told.shown.push(entry)
    const follow = ENTRIES[action]
    if (follow === undefined) told.broken.push(`nobody expects ${action}`)
    else follow(told, entry)
  }
}

type Follow = (told: Replayed, entry: FoundEntry) => void

const fires: Follow = (told) => {
  told.fired += 1
}
const ends: Follow = (told, { detail }) => {
  told.state = String(detail.state)
}

const ENTRIES: Readonly<Record<string, Follow>> = {
  'vote.recorded'(told, entry) {
    const { actor, detail } = entry
    if (told.votes.has(actor)) told.broken.push(`${actor} voted twice`)
    told.votes.set(actor, { entry, handedOver: new Map(told.handedOver) })
    told.state = String(detail.state)
    if (!detail.standing_approval) told.tries.push(entry)
  },
  'vote.withdrawn'(told, entry) {
    if (!told.votes.delete(entry.actor)) told.broken.push(`${entry.actor} withdrew what was not there`)
    told.tries.push(entry)
  },
  'approval.reassigned'(told, entry) {
    const { actor, detail } = entry
    if (detail.to === actor) told.handedOver.delete(actor)
    else told.handedOver.set(actor, String(detail.to))
    told.tries.push(entry)
  },
  'approval.changed'(told, { detail }) {
    told.votes.clear()
    told.handedOver.clear()
    told.digest = String(detail.digest)
  },
  'approval.snoozed'(told, entry) {
    told.tries.push(entry)
  },
  'approval.reminded': fires,
  'approval.escalated': fires,
  'approval.decided-by-policy': ends,
  'approval.expired': ends,
  'approval.cancelled'(told) {
    told.state = 'cancelled'
  },
}
