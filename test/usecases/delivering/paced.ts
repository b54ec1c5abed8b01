import { randomUUID } from 'node:crypto'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { someRules } from '../../support/rules.ts'
import { aChannel, type World } from '../../support/world.ts'

/** Nothing comes back by itself within a test: turns are an hour apart. */
export const PACE = {
  post: { everyMs: 3_600_000, burst: 2 },
  update: { everyMs: 3_600_000, burst: 2 },
  cardEveryMs: 60_000,
}

/** A conversation of its own, in a Slack that is given cards at a pace. */
export function aConversation(world: World, target = `C${randomUUID()}`, pace = PACE) {
  const slack = aChannel()
  const channels = { slack: { ...slack.channel, pace } }
  const needs = { ...world.needs, channels, rules: someRules({ defaults: { slack: target } }) }
  const cardOf = async (id: string) =>
    (await world.needs.store.cards.list({}, { limit: 100 })).items.find(({ eventId }) => eventId === id)!
  const add = async (event: Record<string, unknown>) => {
    const id = randomUUID()
    await acceptEvents(needs)([{ given: { id, ...event } }], 'local')
    return (await cardOf(id)).id
  }
  const read = async (id: string) =>
    (await world.needs.store.cards.list({}, { limit: 100 })).items.find((card) => card.id === id)!
  const deliver = (id: string) => deliverCard(needs)(id)
  return {
    ...slack,
    needs,
    target,
    read,
    deliver,
    add,
    notice: (more = {}) => add({ type: 'generic', data: { message: 'Hello' }, ...more }),
    progress: (taskId: string = randomUUID()) =>
      add({ type: 'progress-update', task_id: taskId, data: { progress_percent: 10 } }),
    approval: () => add({ type: 'approval-request', data: { title: 'Deploy' } }),
    posted: () => slack.posts.map(({ card }) => card.id),
  }
}

/** Time goes by for everything that waits: what was due later is nearer. */
export async function timePasses(world: World, ms: number): Promise<void> {
  await world.hand.query(
    `update countersign.cards set due_at = due_at - $1 * interval '1 ms', told_at = told_at - $1 * interval '1 ms'`,
    [ms],
  )
  await world.hand.query(`update countersign.paces set full_at = full_at - $1 * interval '1 ms'`, [ms])
  await world.hand.query(`update countersign.holds set until = until - $1 * interval '1 ms'`, [ms])
  await world.hand.query(
    `update countersign.circuits set since = since - $1 * interval '1 ms', probe_at = probe_at - $1 * interval '1 ms'`,
    [ms],
  )
}
