import fc from 'fast-check'
import pg from 'pg'
import type { TestDatabase } from '../support/services.ts'
import { aWorld } from '../support/world.ts'
import { histories } from './history.ts'
import { play, type Stage } from './play.ts'
import { brokenRules } from './rules/broken-rules.ts'
import type { Story } from './story.ts'

/** How many histories run on each kind of database. Fewer would no longer be what the product promises. */
export const HISTORIES = 1000

/** Two processes on one database. PGlite lets only one have it open: there the second is the first again. */
export async function aStage(start: () => Promise<TestDatabase>) {
  const first = await aWorld(start)
  const { database } = first
  const second = database.oneSession
    ? undefined
    : await aWorld(async () => ({ ...database, close: async () => {} }))
  const db = new pg.Pool({ ...database.connection, max: 8 })
  // The server may end connections that `end` has only asked to close, when the database is dropped.
  db.on('error', () => {})
  const stage: Stage = { processes: [first.needs, (second ?? first).needs], db }
  const close = async () => {
    await db.end()
    await second?.close()
    await first.close()
  }
  return { stage, close }
}

export type Staged = Awaited<ReturnType<typeof aStage>>

/**
 * Plays `HISTORIES` histories, `atOnce` of them side by side, and returns what came up in them, counted. Throws with
 * seed, path and history of one that breaks a rule.
 */
export async function playMany(stage: Stage, atOnce: number): Promise<Readonly<Record<string, number>>> {
  const seen = new Map<string, number>()
  const property = fc.asyncProperty(histories, async (history) => {
    const story = await play(stage, history)
    const broken = brokenRules(story)
    if (broken.length > 0) throw new Error(tell(story, broken))
    for (const what of ['history', ...cameUpIn(story)]) seen.set(what, (seen.get(what) ?? 0) + 1)
  })
  const lane = () => fc.assert(property, { numRuns: HISTORIES / atOnce })
  await Promise.all(Array.from({ length: atOnce }, lane))
  return Object.fromEntries(seen)
}

function cameUpIn({ found, unheard }: Story): readonly string[] {
  return [
    ...found.approvals.map(({ state, closing_reason }) =>
      closing_reason ? `${state} without a vote` : state,
    ),
    ...found.audit.map(({ action, detail }) => String(detail.refused ?? action)),
    ...found.votes.map(({ on_behalf_of }) => (on_behalf_of === null ? 'own vote' : 'vote on behalf')),
    ...found.votes.flatMap(({ standing_id }) => (standing_id === null ? [] : ['vote in advance'])),
    ...unheard.map(() => 'died after the commit'),
  ]
}

/** A history that fails has found something; another one that passes proves nothing. */
export const ONE_TRY = { retry: 0 }

/** What must come up in so many random histories; where it does not, they have become too tame to prove anything. */
export const MUST_COME_UP = [
  ...['pending', 'approved', 'rejected', 'expired', 'cancelled without a vote', 'approved without a vote'],
  ...['approval.changed', 'approval.escalated', 'approval.reassigned', 'payload.opened', 'vote.withdrawn'],
  ...['own vote', 'vote on behalf', 'vote in advance', 'died after the commit', 'handed-over', 'own-request'],
  ...['already-voted', 'not-opened', 'payload-changed', 'justification-missing', 'reason-missing'],
]

/** What a reader of a failure needs: the broken rules, and what the audit says happened. */
function tell({ found }: Story, broken: readonly string[]): string {
  const entries = found.audit.map(
    ({ at, actor, action, detail }) => `${at} ${actor} ${action} ${JSON.stringify(detail)}`,
  )
  return [...broken, '', ...entries].join('\n')
}
