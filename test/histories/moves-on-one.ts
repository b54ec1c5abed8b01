import { impossible } from '../../src/domain/impossible.ts'
import { castVote } from '../../src/usecases/deciding/cast-vote.ts'
import { cancelApproval, expireApproval } from '../../src/usecases/deciding/close-approval.ts'
import { fireTimers } from '../../src/usecases/deciding/fire-timers.ts'
import { reassignApproval } from '../../src/usecases/deciding/reassign-approval.ts'
import { recordOpening } from '../../src/usecases/deciding/record-opening.ts'
import { snoozeApproval } from '../../src/usecases/deciding/snooze-approval.ts'
import { withdrawVote } from '../../src/usecases/deciding/withdraw-vote.ts'
import type { World } from '../support/world.ts'
import type { Targeted } from './history.ts'
import { timePasses, timersAreDue } from './passing-time.ts'
import { type Asked, type Attempt, HOUR, identityOf, quietly, type Scene, slack } from './scene.ts'
import type { Heard, Unheard } from './story.ts'

/** Makes ready what somebody does to one approval, or time does. */
export function moveOn(scene: Scene, needs: World['needs'], move: Targeted, { id, digest }: Asked): Attempt {
  const { names, people, db } = scene
  const by = (who: number) => ({ approvalId: id, actor: actorOf(scene, names.person(who), 'slack') })
  switch (move.kind) {
    case 'vote':
      return press(scene, needs, move, { id, digest })
    case 'withdraw':
      return telling(by(move.who), 'withdrawal', () =>
        withdrawVote(needs)(id, slack(names, move.who), 'slack'),
      )
    case 'snooze':
      return telling(by(move.who), 'snooze', () => snoozeApproval(needs)(id, slack(names, move.who), HOUR))
    case 'reassign':
      return telling(by(move.who), 'reassignment', () =>
        reassignApproval(needs)(id, slack(names, move.who), people[move.to]!),
      )
    case 'open': {
      const shown = {
        approvalId: id,
        digest: move.seen === 'current' ? digest : earlierThan(scene, digest),
        pages: 2,
      }
      const identity = slack(names, move.who)
      return quietly(async () => {
        for (const page of move.whole ? [0, 1] : [1]) await recordOpening(needs)({ ...shown, identity, page })
      })
    }
    case 'cancel':
      return quietly(() => cancelApproval(needs)(id, 'no longer needed', 'key:ci'))
    case 'time passes':
      return quietly(() => timePasses(db, id))
    case 'expire':
      return quietly(async () => {
        if (move.due) await timePasses(db, id)
        await expireApproval(needs)(id)
      })
    case 'fire':
      return quietly(async () => {
        if (move.due) await timersAreDue(db, id)
        await fireTimers(needs)(id)
      })
    default:
      return impossible(move)
  }
}

function press(
  scene: Scene,
  needs: World['needs'],
  move: Extract<Targeted, { kind: 'vote' }>,
  { id, digest }: Asked,
): Attempt {
  const { who, verdict, channel } = move
  const person = scene.names.person(who)
  const named = { current: digest, earlier: earlierThan(scene, digest), unnamed: undefined }[move.seen]
  const reason = move.reason ? `because ${who}` : null
  const conditions = move.conditions ? `if ${who}` : null
  const identity = identityOf(person, channel)
  const ballot = { approvalId: id, identity, verdict, channel, reason, conditions, digest: named }
  const by = { approvalId: id, actor: actorOf(scene, person, channel) }
  const namedByApi = channel === 'api' && named ? { actor: person, digest: named } : undefined
  return { ...telling(by, 'vote', () => castVote(needs)(ballot)), namedByApi }
}

function earlierThan({ digests }: Scene, digest: string): string {
  return [...digests].find((other) => other !== digest) ?? 'sha256:never'
}

/** How the audit names them. */
function actorOf({ people }: Scene, personId: string, channel: 'slack' | 'api'): string {
  if (people.some(({ id }) => id === personId)) return personId
  return channel === 'api' ? `unknown:${personId}` : `slack:U-${personId}`
}

type Outcome = { readonly kind: string; readonly reason?: string }

const DONE = {
  recorded: 'vote.recorded',
  withdrawn: 'vote.withdrawn',
  reassigned: 'approval.reassigned',
  snoozed: 'approval.snoozed',
}

/** An attempt, and what its person hears, as the audit would say it. */
function telling(by: Unheard, tried: string, run: () => Promise<Outcome>): Attempt {
  const heard = ({ kind, reason }: Outcome): Heard =>
    kind === 'refused'
      ? { ...by, action: `${tried}.refused`, refused: reason ?? null }
      : { ...by, action: DONE[kind as keyof typeof DONE], refused: null }
  return { by, run: async () => heard(await run()) }
}
