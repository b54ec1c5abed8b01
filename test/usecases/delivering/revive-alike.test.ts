import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DeliveryError } from '../../../src/domain/errors.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { expireInquiry } from '../../../src/usecases/answering/expire-inquiry.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { expireApproval } from '../../../src/usecases/deciding/close-approval.ts'
import { fireTimers } from '../../../src/usecases/deciding/fire-timers.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { sweep } from '../../../src/usecases/sweep.ts'
import { startPglite } from '../../support/pglite.ts'
import { freshPostgres } from '../../support/postgres.ts'
import { someRules } from '../../support/rules.ts'
import { isMissing } from '../../support/services.ts'
import { aChannel, aWorld, type World } from '../../support/world.ts'

const revoked = new DeliveryError('unauthorized', 'token_revoked', { fix: 'Renew it.' })
const malformed = new DeliveryError('invalid', 'invalid_blocks')

describe.each([
  ['the embedded database', startPglite, false],
  ['PostgreSQL', freshPostgres, isMissing('postgres')],
] as const)('on %s', (_, start, isSkipped) => {
  describe.skipIf(isSkipped)('dead letters', () => {
    let world: World
    beforeAll(async () => {
      world = await aWorld(start)
    })
    afterEach(() => world.hand.query(`update countersign.cards set state = 'delivered' where state = 'dead'`))
    afterAll(async () => {
      await world.close()
    })

    const minutesPass = (minutes: number) => {
      const ago = `- interval '${minutes} minutes'`
      return world.hand.query(
        `update countersign.cards set updated_at = updated_at ${ago}, woken_at = woken_at ${ago}`,
      )
    }
    const sweepOnce = () =>
      sweep({
        ...world.needs,
        expireApproval: expireApproval(world.needs),
        expireInquiry: expireInquiry(world.needs),
        remindInquiry: async () => undefined,
        fireTimers: fireTimers(world.needs),
      })()
    const stateOf = async (id: string) =>
      (await world.needs.store.cards.list({}, { limit: 100 })).items.find((card) => card.id === id)!.state

    /** A conversation of its own, and events that are delivered to it. */
    function aConversation() {
      const slack = aChannel()
      const needs = {
        ...world.needs,
        channels: { slack: slack.channel },
        rules: someRules({ defaults: { slack: `C${randomUUID()}` } }),
      }
      const deliver = (id: string) => deliverCard(needs)(id)
      return {
        slack,
        deliver,
        /** An event whose card cannot be delivered; its card's id. */
        async dead(error: Error = revoked, given: Record<string, unknown> = {}) {
          const id = randomUUID()
          const event = { id, type: 'generic', data: { message: 'm' }, ...given }
          const before = world.woken.length
          await acceptEvents(needs)([{ given: event }], 'local')
          const cardId = world.woken[before]!.id
          slack.fails.push({ error, afterDoingIt: false })
          await deliver(cardId)
          const [approval] = await needs.store.approvals.ofEvents([id])
          return { cardId, approvalId: approval?.id }
        },
      }
    }
    /** Whom the next sweep wakes, of these. */
    async function probed(...ids: readonly string[]) {
      const before = world.woken.length
      await sweepOnce()
      return world.woken.slice(before).flatMap(({ id }) => (ids.includes(id) ? [id] : []))
    }

    it('are tried after ten minutes, one of each destination, again every ten minutes', async () => {
      const [here, there] = [aConversation(), aConversation()]
      const [old, young, other] = [await here.dead(), await here.dead(), await there.dead()]
      const all = [old.cardId, young.cardId, other.cardId]
      expect(await probed(...all)).toEqual([])
      await minutesPass(11)
      expect((await probed(...all)).toSorted()).toEqual([young.cardId, other.cardId].toSorted())
      here.slack.fails.push({ error: revoked, afterDoingIt: false })
      await here.deliver(young.cardId)
      expect(await stateOf(young.cardId)).toBe('dead')
      await minutesPass(9)
      expect(await probed(old.cardId, young.cardId)).toEqual([])
      await minutesPass(2)
      expect(await probed(old.cardId, young.cardId)).toEqual([young.cardId])
    })

    it('are tried by one process, however many sweep at the same time', async () => {
      const here = aConversation()
      const { cardId } = await here.dead()
      await minutesPass(11)
      const tries = Array.from({ length: 8 }, () => world.needs.store.deadLetters.probe(100))
      const probes = (await Promise.all(tries)).flat()
      expect(probes.filter(({ id }) => id === cardId)).toHaveLength(1)
    })

    it('of approvals that wait are tried before others', async () => {
      const here = aConversation()
      const asked = { type: 'approval-request', data: { title: 'Deploy' } }
      const decided = await here.dead(revoked, asked)
      const waiting = await here.dead(revoked, asked)
      const notice = await here.dead()
      const identity = { channel: 'slack', user: 'U0ALEX' } as const
      await castVote(world.needs)({
        approvalId: decided.approvalId!,
        identity,
        verdict: 'approve',
        channel: 'slack',
      })
      here.slack.fails.push({ error: revoked, afterDoingIt: false })
      await here.deliver(decided.cardId)
      await minutesPass(11)
      expect(await probed(decided.cardId, waiting.cardId, notice.cardId)).toEqual([waiting.cardId])
    })

    it('all go out when one of their destination went through, and those of others stay', async () => {
      const [here, there] = [aConversation(), aConversation()]
      const [old, young] = [await here.dead(), await here.dead()]
      const [other, probedThere] = [await there.dead(), await there.dead()]
      const broken = await here.dead(malformed)
      await minutesPass(11)
      await probed()
      await here.deliver(young.cardId)
      expect(await stateOf(young.cardId)).toBe('delivered')
      expect(world.woken.at(-1)).toMatchObject({ lane: 'slack', id: old.cardId })
      await here.deliver(old.cardId)
      expect(here.slack.posts).toHaveLength(2)
      expect(await stateOf(broken.cardId)).toBe('dead')
      expect(there.slack.posts).toEqual([])
      expect([await stateOf(other.cardId), await stateOf(probedThere.cardId)]).toEqual(['dead', 'due'])
    })

    it('that nobody can mend are left alone', async () => {
      const { cardId } = await aConversation().dead(malformed)
      await minutesPass(60)
      expect(await probed(cardId)).toEqual([])
    })
  })
})
