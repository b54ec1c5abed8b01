import { acceptEvents } from '../../src/usecases/accepting/accept-event.ts'
import { delegate, endDelegation } from '../../src/usecases/deciding/delegate.ts'
import { giveStanding, revokeStanding, type Wanted } from '../../src/usecases/deciding/standing-approvals.ts'
import type { World } from '../support/world.ts'
import type { Ask, Move } from './history.ts'
import { moveOn } from './moves-on-one.ts'
import { eventOf, type Names } from './roster.ts'
import { type Asked, type Attempt, HOUR, quietly, type Scene, slack } from './scene.ts'

/** Makes a move ready; nothing where there is nothing to move yet. */
export function moveOf(
  scene: Scene,
  needs: World['needs'],
  move: Move,
  target: Asked | undefined,
): Attempt | undefined {
  const { names, people } = scene
  switch (move.kind) {
    case 'ask':
      return quietly(send(scene, needs, move.ask))
    case 'again':
      return quietly(again(scene, needs))
    case 'delegate': {
      const until = new Date(Date.now() + HOUR)
      return quietly(() => delegate(needs)(slack(names, move.who), people[move.to]!, until))
    }
    case 'back':
      return quietly(() => endDelegation(needs)(slack(names, move.who)))
    case 'standing':
      return quietly(() => giveStanding(needs)(slack(names, move.who), wanted(names, move.maxUses)))
    case 'revoke':
      return quietly(() => revokeAny(scene, needs))
    default:
      return target && moveOn(scene, needs, move, target)
  }
}

function send(scene: Scene, needs: World['needs'], ask: Ask) {
  const eventId = `event-${scene.names.id}-${scene.asks.length}`
  scene.asks.push({ eventId, ask })
  return () => submit(scene, needs, eventId, ask)
}

function again(scene: Scene, needs: World['needs']) {
  const last = scene.asks.at(-1)!
  return () => submit(scene, needs, last.eventId, last.ask)
}

async function submit({ names, history }: Scene, needs: World['needs'], eventId: string, ask: Ask) {
  const given = eventOf(names, eventId, history.named, ask)
  const [answer] = await acceptEvents(needs)([{ given }], 'key:ci')
  if (answer?.kind !== 'accepted' && answer?.kind !== 'duplicate') throw new Error(JSON.stringify(answer))
}

function wanted({ source }: Names, maxUses: number): Wanted {
  const endsAt = new Date(Date.now() + HOUR)
  return { action: 'dep*', source, parameters: { '*': '*' }, reason: 'as always', endsAt, maxUses }
}

async function revokeAny({ db, names }: Scene, needs: World['needs']): Promise<void> {
  const query = `select id from countersign.standing_approvals where source = $1 limit 1`
  const { rows } = await db.query<{ id: string }>(query, [names.source])
  if (rows[0]) await revokeStanding(needs)(slack(names, 1), rows[0].id)
}
