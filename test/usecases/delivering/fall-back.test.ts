import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Destination } from '../../../src/domain/card.ts'
import { DeliveryError } from '../../../src/domain/errors.ts'
import type { RouteRule } from '../../../src/domain/routing.ts'
import type { WantedCard } from '../../../src/ports/card-store.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { expireInquiry } from '../../../src/usecases/answering/expire-inquiry.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { expireApproval } from '../../../src/usecases/deciding/close-approval.ts'
import { fireTimers } from '../../../src/usecases/deciding/fire-timers.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { fallBack } from '../../../src/usecases/delivering/fall-back.ts'
import { readEvent } from '../../../src/usecases/showing/read-event.ts'
import { sweep } from '../../../src/usecases/sweep.ts'
import { startPglite } from '../../support/pglite.ts'
import { freshPostgres } from '../../support/postgres.ts'
import { someRules } from '../../support/rules.ts'
import { isMissing } from '../../support/services.ts'
import { aChannel, aWorld, type World } from '../../support/world.ts'

const FAILURE = {
  type: 'failure',
  data: { message: 'm', error_code: 'E', error_details: 'd', recovery_action: 'r', severity: 'critical' },
}
const APPROVAL = { type: 'approval-request', data: { title: 'Deploy' } }
const ALEX = { channel: 'slack', user: 'U0ALEX' } as const
const down = new DeliveryError('unreachable', 'ECONNREFUSED')
const revoked = new DeliveryError('unauthorized', 'token_revoked', { fix: 'Renew it.' })

describe.each([
  ['the embedded database', startPglite, false],
  ['PostgreSQL', freshPostgres, isMissing('postgres')],
] as const)('on %s', (_, start, isSkipped) => {
  describe.skipIf(isSkipped)('a card', () => {
    let world: World
    beforeAll(async () => {
      world = await aWorld(start)
    })
    afterAll(async () => {
      await world.close()
    })

    /** One event on a route of its own: Slack first, then Linear, then two addresses. */
    async function aRoute(given: Record<string, unknown>, rule: Partial<RouteRule> = {}, afterMs = 1) {
      const [slack, linear, email] = [aChannel(), aChannel(), aChannel()]
      const own = randomUUID()
      const route: RouteRule = {
        match: {},
        to: [{ channel: 'slack', target: own }],
        fallback: {
          afterMs,
          to: [
            { channel: 'linear', target: own },
            { channel: 'email', target: 'default' },
          ],
        },
        continues: false,
        ...rule,
      }
      const needs = {
        ...world.needs,
        rules: someRules({ routes: [route], defaults: { email: [`${own}@x.io`, `${own}@y.io`] } }),
        channels: { slack: slack.channel, linear: linear.channel, email: email.channel },
        // Whatever is put off is due at once.
        clock: { now: () => new Date(Date.now() - 3_600_000) },
      }
      const id = randomUUID()
      await acceptEvents(needs)([{ given: { id, ...given } }], 'local')
      const [approval] = await needs.store.approvals.ofEvents([id])
      const cards = async () => (await readEvent(needs)(id))!.cards
      const steps = {
        ...needs,
        expireApproval: expireApproval(needs),
        expireInquiry: expireInquiry(needs),
        remindInquiry: async () => undefined,
        fireTimers: fireTimers(needs),
      }
      return {
        slack,
        linear,
        email,
        needs,
        own,
        approval,
        cards,
        cardAt: async (channel: Destination['channel']) =>
          (await cards()).find(({ destination }) => destination.channel === channel)!,
        channels: async () => (await cards()).map(({ destination: { channel } }) => channel),
        deliver: async (channel: Destination['channel']) => {
          const at = (await cards()).filter(({ destination }) => destination.channel === channel)
          for (const card of at) await deliverCard(needs)(card.id)
        },
        sweep: () => sweep(steps)(),
      }
    }

    it('that was not posted in time gets the next place of its route, once, and goes on being tried', async () => {
      const { slack, deliver, sweep, channels, cardAt } = await aRoute(APPROVAL)
      slack.fails.push({ error: down, afterDoingIt: false })
      await deliver('slack')
      await sweep()
      await deliver('linear')
      await sweep()
      expect(await channels()).toEqual(['slack', 'linear'])
      expect(await cardAt('linear')).toMatchObject({
        insteadOf: { destination: { channel: 'slack' }, reason: 'unreachable', afterMs: 1 },
      })
      expect(await cardAt('slack')).toMatchObject({ state: 'waiting' })
    })

    it.each([
      ['that ends soon has been everywhere before half of its time is over', 40, 10_000],
      ['that ends at once has a second a place', 2, 1_000],
      ['with time enough keeps what its route gives it', 3_600, 60_000],
    ])('%s', async (_, expires_in, afterMs) => {
      const given = { ...APPROVAL, data: { ...APPROVAL.data, expires_in } }
      const { own, needs, approval } = await aRoute(given, {}, 60_000)
      const [card] = await needs.store.cards.ofSubject({ kind: 'approval', id: approval!.id })
      expect(card!.destination.target).toBe(own)
      await world.hand.query('update countersign.cards set fallback_at = now() where id = $1', [card!.id])
      expect((await needs.store.fallbacks.take(card!.id))?.fallback.afterMs).toBe(afterMs)
    })

    it('stays where it is while there is time', async () => {
      const { slack, deliver, sweep, channels } = await aRoute(APPROVAL, {}, 60_000)
      slack.fails.push({ error: down, afterDoingIt: false })
      await deliver('slack')
      await sweep()
      expect(await channels()).toEqual(['slack'])
    })

    it('that was posted in time goes nowhere else, even when it cannot be updated later', async () => {
      const { slack, deliver, sweep, needs, cardAt, channels } = await aRoute(APPROVAL)
      await deliver('slack')
      await sweep()
      expect(await needs.store.fallbacks.due(1000)).not.toContain((await cardAt('slack')).id)
      await needs.store.cards.raiseSubject((await cardAt('slack')).subject)
      slack.fails.push({ error: revoked, afterDoingIt: false })
      await deliver('slack')
      expect(await cardAt('slack')).toMatchObject({ state: 'dead' })
      await sweep()
      expect(await channels()).toEqual(['slack'])
    })

    it('that is given up gets the next place at once, and says why', async () => {
      const { slack, linear, deliver, cardAt, needs } = await aRoute(APPROVAL, {}, 60_000)
      slack.fails.push({ error: revoked, afterDoingIt: false })
      await deliver('slack')
      expect(await cardAt('linear')).toMatchObject({ insteadOf: { reason: 'unauthorized', afterMs: null } })
      expect(world.woken.at(-1)).toMatchObject({ lane: 'linear' })
      await deliverCard(needs)((await cardAt('linear')).id)
      expect(JSON.stringify(linear.posts[0]?.message.blocks)).toContain(
        'Sent here because Slack could not take it (it does not accept our access).',
      )
    })

    it('whose worker was killed right after giving it up is found by the sweeper', async () => {
      const { needs, sweep, cardAt, channels } = await aRoute(APPROVAL, {}, 60_000)
      const claim = await needs.store.cards.claim((await cardAt('slack')).id, 1000)
      await needs.store.cards.failed(claim!, {
        error: { reason: 'unauthorized', detail: 'token_revoked', fix: null },
        dueAt: null,
        countsAsAttempt: true,
        outcomeUnknown: false,
        forgetPosted: false,
      })
      await sweep()
      expect(await channels()).toEqual(['slack', 'linear'])
    })

    it('climbs its ladder, each step by itself, to its end', async () => {
      const { slack, linear, email, deliver, sweep, cards, own } = await aRoute(APPROVAL, {}, 60_000)
      slack.fails.push({ error: revoked, afterDoingIt: false })
      linear.fails.push({ error: revoked, afterDoingIt: false })
      email.fails.push({ error: revoked, afterDoingIt: false }, { error: revoked, afterDoingIt: false })
      await deliver('slack')
      await deliver('linear')
      await deliver('email')
      await sweep()
      expect((await cards()).map(({ destination }) => destination.target).toSorted()).toEqual(
        [own, own, `${own}@x.io`, `${own}@y.io`].toSorted(),
      )
      const mails = (await cards()).filter(({ destination }) => destination.channel === 'email')
      expect(mails).toMatchObject([
        { insteadOf: { destination: { channel: 'linear' } } },
        { insteadOf: { destination: { channel: 'linear' } } },
      ])
    })

    it('falls back once, however many notice at the same time', async () => {
      const { cardAt, needs, cards, sweep } = await aRoute(APPROVAL)
      const { id } = await cardAt('slack')
      const before = world.woken.length
      await Promise.all([...Array.from({ length: 8 }, () => fallBack(needs)(id)), sweep()])
      expect((await cards()).filter(({ destination }) => destination.channel === 'linear')).toHaveLength(1)
      const linear = await cardAt('linear')
      expect(
        world.woken.slice(before).filter((wakeup) => wakeup.id === linear.id && wakeup.lane === 'linear')
          .length,
      ).toBe(1)
    })

    it('gives its fallback to one of many who take it', async () => {
      const { cardAt, needs } = await aRoute(APPROVAL)
      const { id } = await cardAt('slack')
      const taken = await Promise.all(Array.from({ length: 8 }, () => needs.store.fallbacks.take(id)))
      expect(taken.filter((one) => one !== undefined)).toHaveLength(1)
      expect(await needs.store.fallbacks.due(1000)).not.toContain(id)
    })

    it('shows the newest state when its provider is back', async () => {
      const { slack, deliver, sweep, needs, approval } = await aRoute(APPROVAL)
      slack.fails.push({ error: down, afterDoingIt: false })
      await deliver('slack')
      await sweep()
      await castVote(needs)({
        approvalId: approval!.id,
        identity: ALEX,
        verdict: 'approve',
        channel: 'slack',
      })
      await deliver('slack')
      await deliver('linear')
      expect(slack.posts).toMatchObject([{ message: { status: 'Approved by Alex Kim' } }])
    })

    it('of what was decided meanwhile goes nowhere else', async () => {
      const { sweep, needs, approval, channels } = await aRoute(APPROVAL)
      await castVote(needs)({
        approvalId: approval!.id,
        identity: ALEX,
        verdict: 'approve',
        channel: 'slack',
      })
      await sweep()
      expect(await channels()).toEqual(['slack'])
    })

    it('of a critical failure falls back, and of a warning does not', async () => {
      const critical = await aRoute(FAILURE)
      const warning = await aRoute({
        ...FAILURE,
        data: { ...FAILURE.data, severity: 'warning', error_code: 'W' },
      })
      await critical.sweep()
      expect(await critical.channels()).toContain('linear')
      expect(await warning.channels()).toEqual(['slack'])
    })

    it('that is there already keeps its own ladder, or gets one where it has none and was never posted', async () => {
      const first = await aRoute(APPROVAL)
      const step = [{ channel: 'email', target: 'later@x.io' }] as const
      const again = async ({ cardAt, needs }: typeof first) => {
        const { id: _, createdAt: eventAt, ...card } = await cardAt('slack')
        await needs.store.fallbacks.raise([
          { ...card, id: randomUUID(), eventAt, fallback: { afterMs: 1, steps: [step] } } as WantedCard,
        ])
        return needs.store.fallbacks.take((await cardAt('slack')).id)
      }
      expect((await again(first))?.fallback.steps).toHaveLength(2)
      const bare = await aRoute(APPROVAL, { fallback: null })
      expect((await again(bare))?.fallback.steps).toEqual([step])
      const posted = await aRoute(APPROVAL, { fallback: null })
      await posted.deliver('slack')
      expect(await again(posted)).toBeUndefined()
    })

    it('that another place of the route has already is not made twice, and keeps its own ladder', async () => {
      const target = randomUUID()
      const { slack, deliver, cards } = await aRoute(
        APPROVAL,
        {
          to: [
            { channel: 'slack', target: `${target}-a` },
            { channel: 'slack', target: `${target}-b` },
          ],
        },
        60_000,
      )
      slack.fails.push({ error: revoked, afterDoingIt: false }, { error: revoked, afterDoingIt: false })
      await deliver('slack')
      expect((await cards()).map(({ destination }) => destination.channel)).toEqual([
        'slack',
        'slack',
        'linear',
      ])
    })
  })
})
