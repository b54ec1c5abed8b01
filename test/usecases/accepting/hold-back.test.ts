import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DigestRule, Holding } from '../../../src/domain/holding/holding.ts'
import { NOTHING_HELD } from '../../../src/domain/holding/holding.ts'
import type { Message } from '../../../src/domain/message.ts'
import type { PolicyRule } from '../../../src/domain/policy.ts'
import type { RouteRule } from '../../../src/domain/routing.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { fireTimers } from '../../../src/usecases/deciding/fire-timers.ts'
import { reassignApproval } from '../../../src/usecases/deciding/reassign-approval.ts'
import { snoozeApproval } from '../../../src/usecases/deciding/snooze-approval.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { fallBack } from '../../../src/usecases/delivering/fall-back.ts'
import { explainEvent } from '../../../src/usecases/showing/explain-event.ts'
import { readEvent } from '../../../src/usecases/showing/read-event.ts'
import { endSilence, listSilences, makeSilence } from '../../../src/usecases/silencing/silences.ts'
import { tellEndedSilences } from '../../../src/usecases/silencing/tell-ended-silences.ts'
import { SAM } from '../../support/people.ts'
import { startPglite } from '../../support/pglite.ts'
import { freshPostgres } from '../../support/postgres.ts'
import { someRules } from '../../support/rules.ts'
import { isMissing } from '../../support/services.ts'
import { aChannel, aWorld, type World } from '../../support/world.ts'

const ALEX = { channel: 'slack', user: 'U0ALEX' } as const
const HOUR_MS = 3_600_000

/** Hours that began an hour ago and end in eight, on the clock of UTC. */
function hoursAround(now: Date) {
  const minutes = now.getUTCHours() * 60 + now.getUTCMinutes()
  const at = (offset: number) => (minutes + offset + 1440) % 1440
  return { from: at(-60), to: at(480), zone: 'UTC' }
}

describe.each([
  ['the embedded database', startPglite, false],
  ['PostgreSQL', freshPostgres, isMissing('postgres')],
] as const)('on %s', (_, start, isSkipped) => {
  describe.skipIf(isSkipped)('an event', () => {
    let world: World
    beforeAll(async () => {
      world = await aWorld(start)
    })
    afterAll(async () => {
      await world.close()
    })

    /** A conversation of its own, where everything goes unless `to` says otherwise. */
    function aStage(holding: Partial<Holding> = {}, to?: string) {
      const slack = aChannel()
      const target = to ?? `C${randomUUID()}`
      const routes: RouteRule[] = [
        { match: {}, to: [{ channel: 'slack', target }], fallback: null, continues: false },
      ]
      const needs = {
        ...world.needs,
        rules: someRules({ routes, defaults: { slack: target } }),
        channels: { slack: slack.channel },
        holding: () => ({ ...NOTHING_HELD, ...holding }),
      }
      const send = async (...events: Record<string, unknown>[]) => {
        const given = events.map((event) => ({ id: randomUUID(), source: target, ...event }))
        const answers = await acceptEvents(needs)(
          given.map((one) => ({ given: one })),
          'local',
        )
        expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => 'accepted'))
        return given.map(({ id }) => id)
      }
      const deliver = async () => {
        const { rows } = await world.hand.query<{ id: string }>(
          `select id from countersign.cards where target = $1 order by id`,
          [target],
        )
        for (const { id } of rows) await deliverCard(needs)(id)
      }
      const shown = () => slack.posts.map(({ message }) => message)
      const timePasses = (what = '1 day') =>
        world.hand.query(`update countersign.cards set due_at = due_at - $2::interval where target = $1`, [
          target,
          what,
        ])
      return { needs, slack, target, send, deliver, shown, timePasses, read: readEvent(needs) }
    }
    const notice = (title: string, more = {}) => ({ type: 'status-update', message: title, ...more })
    const titles = (messages: readonly Message[]) => messages.map(({ title }) => title)

    describe('that is silenced', () => {
      it('is stored and found, makes no card, and says who holds it back until when', async () => {
        const { needs, send, deliver, shown, target, read } = aStage()
        const made = await makeSilence(needs)(ALEX, {
          match: { source: [target] },
          forMs: 2 * HOUR_MS,
          reason: 'noisy',
        })
        if (made.kind !== 'made') throw new Error(made.reason)
        const [id] = await send(notice('Nobody wants this'))
        await deliver()
        expect(shown()).toEqual([])
        const event = (await read(id!))!
        expect(event.cards).toEqual([])
        expect(event.withheld).toMatchObject([
          { destination: `slack:${target}`, by: 'silence', until: made.silence.endsAt },
        ])
        expect(event.withheld[0]!.why).toContain('by alex for 2h')
        const listed = await listSilences(needs)({ activeOnly: true })
        expect(listed).toContainEqual({ silence: made.silence, held: 1 })
      })

      it('comes all the same where it asks for something, or is critical', async () => {
        const { needs, send, deliver, shown, target } = aStage()
        await makeSilence(needs)(ALEX, { match: { source: [target] }, forMs: HOUR_MS, reason: 'noisy' })
        await send(
          { type: 'approval-request', data: { title: 'Deploy' } },
          { type: 'clarification-request', data: { task_id: 'T', questions: ['Which?'] } },
          notice('It burns', { priority: 'critical' }),
          notice('It does not'),
        )
        await deliver()
        expect(shown()).toHaveLength(3)
      })

      it('is not sent afterwards, and whoever made the silence is told once how many there were', async () => {
        const { needs, send, deliver, shown, target } = aStage()
        const made = await makeSilence(needs)(ALEX, {
          match: { source: [target] },
          forMs: HOUR_MS,
          reason: 'noisy',
        })
        if (made.kind !== 'made') throw new Error(made.reason)
        await send(notice('One'), notice('Two'))
        expect(await endSilence(needs)({ channel: 'slack', user: 'U0SAM' }, made.silence.id)).toBe('ended')
        const told: { readonly to: string; readonly status: string }[] = []
        const courier = {
          tell: async ({ id }: { readonly id: string }, { status, title }: Message) => {
            if (title.includes(target)) told.push({ to: id, status })
            return true
          },
        }
        await tellEndedSilences({ ...needs, courier })()
        await tellEndedSilences({ ...needs, courier })()
        expect(told).toEqual([{ to: 'alex', status: '2 events held back' }])
        await send(notice('Three'))
        await deliver()
        expect(shown()).toHaveLength(1)
      })

      it('that ran out is put on the record, and bothers nobody where it held nothing back', async () => {
        const { needs } = aStage()
        const clock = { now: () => new Date(Date.now() - 2 * HOUR_MS) }
        const wanted = { match: { source: [randomUUID()] }, forMs: HOUR_MS, reason: 'noisy' }
        const made = await makeSilence({ ...needs, clock })(ALEX, wanted)
        if (made.kind !== 'made') throw new Error(made.reason)
        const told: string[] = []
        const courier = { tell: async (_: unknown, { title }: Message) => told.push(title) > 0 }
        await tellEndedSilences({ ...needs, courier })()
        expect(told.filter((title) => title.includes(wanted.match.source[0]!))).toEqual([])
        expect(await needs.store.audit.of(`silence:${made.silence.id}`)).toMatchObject([
          { actor: 'alex', action: 'silence.made' },
          { actor: 'countersign', action: 'silence.ended', detail: { ran_out: true, held: 0 } },
        ])
      })

      it('by a stranger is not silenced, which is put on the record', async () => {
        const { needs } = aStage()
        const stranger = { channel: 'slack', user: `U${randomUUID()}` } as const
        const wanted = { match: { source: ['x'] }, forMs: HOUR_MS, reason: 'noisy' }
        expect(await makeSilence(needs)(stranger, wanted)).toEqual({
          kind: 'refused',
          reason: 'unknown-person',
        })
        const entries = await needs.store.audit.of('silence')
        expect(entries.at(-1)).toMatchObject({ actor: `slack:${stranger.user}`, action: 'silence.refused' })
      })

      it('is explained beforehand, without storing anything', async () => {
        const { needs, target } = aStage()
        await makeSilence(needs)(ALEX, { match: { source: [target] }, forMs: HOUR_MS, reason: 'noisy' })
        const explained = await explainEvent(needs)(notice('What if?', { source: target }))
        expect(explained).toMatchObject({
          withheld: [{ destination: `slack:${target}`, by: 'silence' }],
        })
        const asking = { type: 'approval-request', source: target, data: { title: 'Deploy' } }
        expect(await explainEvent(needs)(asking)).toMatchObject({ withheld: [] })
      })
    })

    describe('in quiet hours', () => {
      const quiet = (now = new Date()) => ({ quietHours: [{ person: 'alex', ...hoursAround(now) }] })
      const cardsOf = async (id: string, { read }: { readonly read: ReturnType<typeof readEvent> }) =>
        (await read(id))!.cards

      it("waits in somebody's direct messages until these are over, and is shown then", async () => {
        const stage = aStage(quiet(), 'U0ALEX')
        const title = `Update ${randomUUID()}`
        const [id] = await stage.send(notice(title))
        await stage.deliver()
        expect(stage.shown()).toEqual([])
        const [card] = await cardsOf(id!, stage)
        expect(card).toMatchObject({ state: 'due', providerRef: null })
        expect(card!.notBefore!.getTime()).toBeGreaterThan(Date.now() + 7 * HOUR_MS)
        expect((await stage.read(id!))!.withheld).toMatchObject([
          { destination: 'slack:U0ALEX', by: 'quiet-hours', until: card!.notBefore },
        ])
        await stage.timePasses()
        await stage.deliver()
        expect(stage.shown()).toHaveLength(1)
      })

      it('comes at once where it is critical, and wakes what waited for the same card', async () => {
        const stage = aStage(quiet(), 'U0ALEX')
        const task_id = randomUUID()
        const progress = { type: 'progress-update', task_id, progress_percent: 1 }
        const [id] = await stage.send(progress)
        await stage.send({ ...progress, progress_percent: 2 })
        await stage.deliver()
        expect(stage.shown()).toEqual([])
        await stage.send({ ...progress, progress_percent: 3, priority: 'critical' })
        await stage.deliver()
        expect(stage.shown()).toHaveLength(1)
        expect(await cardsOf(id!, stage)).toMatchObject([{ state: 'delivered', notBefore: null }])
      })

      it('is shown at once on a card that hangs there already, and does not say that it waits', async () => {
        const rest = quiet()
        const held: { quietHours: Holding['quietHours'] } = { quietHours: [] }
        const stage = aStage({}, 'U0ALEX')
        const needs = { ...stage.needs, holding: () => ({ ...NOTHING_HELD, ...held }) }
        const task_id = randomUUID()
        const send = (id: string, progress_percent: number) =>
          acceptEvents(needs)(
            [{ given: { id, type: 'progress-update', task_id, progress_percent } }],
            'local',
          )
        await send(randomUUID(), 10)
        await stage.deliver()
        held.quietHours = rest.quietHours
        const id = randomUUID()
        await send(id, 20)
        await stage.deliver()
        expect(stage.slack.updates.at(-1)!.message.blocks[0]).toMatchObject({ percent: 20 })
        expect((await stage.read(id))!.withheld).toEqual([])
      })

      it('does not count against how long cards take', async () => {
        const took: (number | undefined)[] = []
        const stage = aStage(quiet(), 'U0ALEX')
        const [id] = await stage.send(notice('Later'))
        const [card] = await cardsOf(id!, stage)
        await stage.timePasses()
        const clock = { now: () => new Date(card!.notBefore!.getTime() + 1500) }
        const metrics = {
          ...stage.needs.metrics,
          cardTried: (_channel: string, _outcome: string, afterMs?: number) => void took.push(afterMs),
        }
        await deliverCard({ ...stage.needs, clock, metrics })(card!.id)
        expect(took).toEqual([1500])
      })

      it('falls back on somebody who rests only in the morning', async () => {
        const id = randomUUID()
        const stage = aStage(quiet())
        const to = [{ channel: 'slack', target: 'U0ALEX' } as const]
        const routes = stage.needs.rules().routes.map((route) => ({ ...route, fallback: { afterMs: 1, to } }))
        const needs = { ...stage.needs, rules: someRules({ ...stage.needs.rules(), routes }) }
        const grave = { id, type: 'bug-report', severity: 'high', message: 'It broke' }
        await acceptEvents(needs)([{ given: grave }], 'local')
        const at = async (target: string) =>
          (await stage.read(id))!.cards.find(({ destination }) => destination.target === target)
        await expect
          .poll(async () => {
            await fallBack(needs)((await at(stage.target))!.id)
            return at('U0ALEX')
          })
          .toMatchObject({ state: 'due', notBefore: expect.any(Date) })
      })

      it('that asks for approval comes at once only where it could not be decided in the morning', async () => {
        const stage = aStage(quiet(), 'U0ALEX')
        const asking = (title: string, expires_in: number) => ({
          type: 'approval-request',
          data: { title, risk: 'high', expires_in },
        })
        const [soon] = await stage.send(asking('Soon', 3600))
        await stage.deliver()
        expect(await cardsOf(soon!, stage)).toMatchObject([{ state: 'delivered' }])
        const policies = [
          {
            match: {},
            policy: { ...(await policyOf(stage, soon!)), name: 'slow', timeLimitMs: 3 * 24 * HOUR_MS },
          },
        ]
        const [late] = await aStageWith(stage, policies)(asking('Late', 2 * 24 * 3600))
        await stage.deliver()
        expect(await cardsOf(late!, stage)).toMatchObject([{ state: 'due', notBefore: expect.any(Date) }])
      })

      async function policyOf({ needs }: ReturnType<typeof aStage>, eventId: string) {
        const [approval] = await needs.store.approvals.ofEvents([eventId])
        return approval!.policy
      }
      const aStageWith =
        ({ needs }: ReturnType<typeof aStage>, policies: readonly PolicyRule[]) =>
        async (given: Record<string, unknown>) => {
          const id = randomUUID()
          await acceptEvents({ ...needs, rules: someRules({ ...needs.rules(), policies }) })(
            [{ given: { id, ...given } }],
            'local',
          )
          return [id]
        }

      /** An approval with days to go, whose card hangs in the direct messages of Alex. */
      async function aSlowApproval(stage: ReturnType<typeof aStage>) {
        const [fast] = await stage.send({ type: 'approval-request', data: { title: 'Fast', risk: 'high' } })
        const policy = {
          ...(await policyOf(stage, fast!)),
          timeLimitMs: 3 * 24 * HOUR_MS,
          remindAfterMs: [60_000],
        }
        const send = aStageWith(stage, [{ match: {}, policy: { ...policy, name: 'slow' } }])
        const [id] = await send({ type: 'approval-request', data: { title: 'Slow', risk: 'high' } })
        const [approval] = await stage.needs.store.approvals.ofEvents([id!])
        return approval!
      }

      it('is not reminded of before they are over', async () => {
        const stage = aStage(quiet(), 'U0ALEX')
        const approval = await aSlowApproval(stage)
        await world.minutesPass(approval.id, 5)
        await fireTimers(stage.needs)(approval.id)
        const { rows } = await world.hand.query(
          `select not_before from countersign.cards where subject_kind = 'reminder' and event_id = $1`,
          [approval.eventId],
        )
        expect(rows).toEqual([{ not_before: expect.any(Date) }])
      })

      it('is reminded of at once where its person asked for that', async () => {
        const stage = aStage(quiet(), 'U0ALEX')
        const approval = await aSlowApproval(stage)
        await snoozeApproval(stage.needs)(approval.id, ALEX, 90_000)
        await world.hand.query(`delete from countersign.timers where approval_id = $1 and kind <> 'snooze'`, [
          approval.id,
        ])
        await world.minutesPass(approval.id, 5)
        await fireTimers(stage.needs)(approval.id)
        const { rows } = await world.hand.query(
          `select not_before from countersign.cards where subject_kind = 'reminder' and event_id = $1`,
          [approval.eventId],
        )
        expect(rows).toEqual([{ not_before: null }])
      })

      it('is handed over to somebody who rests, and is there in the morning', async () => {
        const night = hoursAround(new Date())
        const stage = aStage({ quietHours: [{ person: 'sam', ...night }] })
        const approval = await aSlowApproval(stage)
        await reassignApproval(stage.needs)(approval.id, ALEX, SAM)
        const cards = await stage.needs.store.cards.ofSubject({ kind: 'approval', id: approval.id })
        const direct = cards.find(({ destination }) => destination.target === 'U0SAM')
        expect(direct).toMatchObject({ notBefore: expect.any(Date), state: 'due' })
      })
    })

    describe('that a digest collects', () => {
      /** The next slot is at least two hours away. */
      const rule = (target: string): DigestRule => ({
        match: { priority: ['low'] },
        at: [(new Date().getUTCHours() * 60 + 180) % 1440],
        zone: 'UTC',
        to: [{ channel: 'slack', target }],
      })
      function aDigestStage() {
        const target = `C${randomUUID()}`
        return aStage({ digests: [rule(target)] }, target)
      }

      it('is one line of one card at the set time, however many there are', async () => {
        const stage = aDigestStage()
        const [first] = await stage.send(notice('One', { priority: 'low', task_id: 'GH-1' }))
        await stage.send(
          notice('Two', { priority: 'low', task_id: 'GH-1' }),
          notice('Three', { priority: 'low', task_id: 'GH-2' }),
        )
        await stage.deliver()
        expect(stage.shown()).toEqual([])
        expect((await stage.read(first!))!.withheld).toMatchObject([{ by: 'digest' }])
        await stage.timePasses()
        await stage.deliver()
        expect(titles(stage.shown())).toEqual(['Digest: 3 events'])
        const labels = stage
          .shown()[0]!
          .blocks.flatMap((block) => (block.kind === 'list' ? [[block.label, block.items.length]] : []))
        expect(labels.toSorted()).toEqual([
          ['GH-1', 2],
          ['GH-2', 1],
        ])
      })

      it('is there once, also where it is sent again after a crash', async () => {
        const stage = aDigestStage()
        const event = notice('One', { id: randomUUID(), priority: 'low', source: stage.target })
        for (const _ of [1, 2]) await acceptEvents(stage.needs)([{ given: event }], 'local')
        await stage.timePasses()
        for (const _ of [1, 2]) await stage.deliver()
        expect(titles(stage.shown())).toEqual(['Digest: 1 event'])
        expect(stage.slack.updates).toEqual([])
      })

      it('has what came since on its card where somebody had that shown before its time', async () => {
        const stage = aDigestStage()
        await stage.send(notice('One', { priority: 'low' }))
        await stage.timePasses()
        await stage.deliver()
        await stage.send(notice('Two', { priority: 'low' }))
        await stage.deliver()
        expect(titles(stage.slack.updates.map(({ message }) => message))).toEqual(['Digest: 2 events'])
      })

      // The embedded database has one session, where everybody waits for everybody.
      it.skipIf(start === startPglite)('has nobody wait who adds to it at the same time', async () => {
        const stage = aDigestStage()
        await stage.send(notice('One', { priority: 'low' }))
        const { rows } = await world.hand.query(`select * from countersign.cards where target = $1`, [
          stage.target,
        ])
        const card = (id: string) => ({
          id,
          subject: { kind: 'digest', id: rows[0].subject_id } as const,
          destination: { channel: 'slack', target: stage.target } as const,
          eventId: rows[0].event_id,
          eventAt: new Date(),
          dueAt: rows[0].due_at,
        })
        await stage.needs.store.transaction(async (tx) => {
          await tx.cards.raise([card(randomUUID())])
          expect(await stage.needs.store.cards.raise([card(randomUUID())])).toEqual([])
        })
      })

      it('leaves alone what somebody has to know or to answer now', async () => {
        const stage = aDigestStage()
        await stage.send(
          { type: 'approval-request', priority: 'low', data: { title: 'Deploy' } },
          { type: 'bug-report', priority: 'low', severity: 'high', message: 'It broke' },
        )
        await stage.deliver()
        expect(stage.shown()).toHaveLength(2)
      })

      it('stands in no thread of a task, and begins none', async () => {
        const stage = aDigestStage()
        const linearLike = {
          ...stage.slack.channel,
          can: { update: true, buttons: true, thread: 'task' as const },
        }
        const needs = { ...stage.needs, channels: { slack: linearLike } }
        const task_id = randomUUID()
        await stage.send(notice('First', { task_id }))
        const deliverAll = async () => {
          const { rows } = await world.hand.query<{ id: string }>(
            `select id from countersign.cards where target = $1 order by id`,
            [stage.target],
          )
          for (const { id } of rows) await deliverCard(needs)(id)
        }
        await deliverAll()
        await stage.send(notice('Low', { task_id, priority: 'low' }))
        await stage.timePasses()
        await deliverAll()
        await stage.send(notice('Last', { task_id }))
        await deliverAll()
        const threads = stage.slack.posts.map(({ thread }) => thread)
        expect(titles(stage.shown())[1]).toBe('Digest: 1 event')
        expect(threads).toEqual([null, null, { ts: '1' }])
      })

      it('counts what it does not list', async () => {
        const stage = aDigestStage()
        const many = Array.from({ length: 50 }, (_, at) =>
          notice(`Update ${at}`, { priority: 'low', task_id: `GH-${at % 20}` }),
        )
        await stage.send(...many)
        await stage.timePasses()
        await stage.deliver()
        const [message] = stage.shown()
        const lines = message!.blocks.flatMap((block) => (block.kind === 'list' ? block.items : []))
        expect(message!.title).toBe('Digest: 50 events')
        expect(message!.blocks.at(-1)).toMatchObject({
          text: expect.stringContaining(`And ${50 - lines.length} more`),
        })
      })
    })

    describe('of a task that failed', () => {
      const failure = (task_id: string) => ({
        type: 'bug-report',
        severity: 'high',
        message: 'It broke',
        task_id,
      })
      const progress = (task_id: string, progress_percent: number, more = {}) => ({
        type: 'progress-update',
        task_id,
        progress_percent,
        ...more,
      })

      it('is held back where it is progress, and the card that hangs there says so', async () => {
        const stage = aStage()
        const task = randomUUID()
        await stage.send(progress(task, 40))
        await stage.deliver()
        const [, id] = await stage.send(failure(task), progress(task, 50))
        await stage.deliver()
        expect(titles(stage.shown())).toEqual([`Task ${task}`, expect.not.stringContaining('Task')])
        expect(stage.slack.updates.at(-1)!.message).toMatchObject({
          status: 'Held up by a failure',
          tone: 'warning',
        })
        expect(stage.slack.updates.at(-1)!.message.blocks).toContainEqual(
          expect.objectContaining({ kind: 'progress', percent: 40 }),
        )
        expect((await stage.read(id!))!.withheld).toMatchObject([{ by: 'inhibition' }])
      })

      it('is shown as it is where it says that the task needs somebody, or is over', async () => {
        const stage = aStage()
        const task = randomUUID()
        await stage.send(progress(task, 40), failure(task))
        await stage.send({ type: 'task-status', task_id: task, status: 'cancelled' })
        await stage.deliver()
        expect(stage.shown().map(({ status }) => status)).toContain('Cancelled')
      })

      it('makes no new card of it', async () => {
        const stage = aStage()
        const task = randomUUID()
        await stage.send(failure(task))
        await stage.send(progress(task, 50))
        await stage.deliver()
        expect(stage.shown()).toHaveLength(1)
      })

      it('is shown as it is by now once the task is done', async () => {
        const stage = aStage()
        const task = randomUUID()
        await stage.send(progress(task, 40))
        await stage.deliver()
        await stage.send(failure(task))
        await stage.send(progress(task, 60))
        await stage.deliver()
        await stage.send({ type: 'completion-report', task_id: task, status: 'success' })
        await stage.deliver()
        const last = stage.slack.updates.at(-1)!.message
        expect(last.status).toBe('Completed')
        expect(last.blocks).toContainEqual(expect.objectContaining({ kind: 'progress', percent: 60 }))
      })

      it('is shown again when an approval of the task is decided', async () => {
        const stage = aStage()
        const task = randomUUID()
        await stage.send(progress(task, 40), failure(task))
        const [asking] = await stage.send({
          type: 'approval-request',
          task_id: task,
          data: { title: 'Try again', risk: 'high' },
        })
        await stage.deliver()
        const [approval] = await stage.needs.store.approvals.ofEvents([asking!])
        const vote = {
          approvalId: approval!.id,
          identity: ALEX,
          verdict: 'approve',
          channel: 'slack',
        } as const
        expect(await castVote(stage.needs)(vote)).toMatchObject({ kind: 'recorded' })
        await stage.send(progress(task, 70))
        await stage.deliver()
        const progressed = stage.slack.updates.filter(({ message }) => message.title.startsWith('Task'))
        const last = progressed.at(-1)!.message
        expect(last.status).toBe('In progress')
        expect(last.blocks).toContainEqual(expect.objectContaining({ kind: 'progress', percent: 70 }))
      })

      it('is shown again after a quarter of an hour', async () => {
        const stage = aStage()
        const task = randomUUID()
        await stage.send(failure(task))
        await world.hand.query(
          `update countersign.tasks set failed_at = failed_at - interval '16 minutes' where id = $1`,
          [task],
        )
        await stage.send(progress(task, 50))
        await stage.deliver()
        expect(titles(stage.shown())).toContain(`Task ${task}`)
      })
    })
  })
})
