import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeliveryError } from '../../../src/domain/errors.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { answerInquiry } from '../../../src/usecases/answering/answer-inquiry.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { toPlainText } from '../../../templates/render/plain-text.ts'
import { someRules } from '../../support/rules.ts'
import { aChannel, aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const progress = { type: 'progress-update', progress_percent: 40, phase: 'coding' }
const question = { type: 'approval-request', title: 'Deploy api' }
const tests = {
  type: 'verification-complete',
  status: 'failed',
  summary: { total: 45, passed: 43, failed: 2 },
  error_details: 'See the report',
}

/** A task in a conversation of its own, which a clock watches that can be put forward. */
function aTask() {
  const slack = aChannel()
  const channel = { ...slack.channel, can: { ...slack.channel.can, thread: 'live-card' } as const }
  let ahead = 0
  const needs = {
    ...world.needs,
    clock: { now: () => new Date(Date.now() + ahead) },
    channels: { slack: channel },
    rules: someRules({ defaults: { slack: `C${randomUUID()}` } }),
  }
  const taskId = `GH-${randomUUID()}`
  /** What happens on it, in one request; the ids of the events. */
  const happens = async (...events: readonly Record<string, unknown>[]) => {
    const given = events.map((event) => ({ id: randomUUID(), task_id: taskId, ...event }))
    await acceptEvents(needs)(
      given.map((one) => ({ given: one })),
      'local',
    )
    return given.map(({ id }) => id)
  }
  const liveCards = () => needs.store.cards.ofSubject({ kind: 'task-progress', id: taskId })
  const cardOf = async (eventId: string) => {
    const [approval] = await needs.store.approvals.ofEvents([eventId])
    const subject = approval
      ? ({ kind: 'approval', id: approval.id } as const)
      : ({ kind: 'event', id: eventId } as const)
    return (await needs.store.cards.ofSubject(subject))[0]!
  }
  const deliverLive = async () => {
    for (const { id } of await liveCards()) await deliverCard(needs)(id)
  }
  const deliver = async (eventId: string) => deliverCard(needs)((await cardOf(eventId)).id)
  const approve = async (eventId: string) => {
    const [approval] = await needs.store.approvals.ofEvents([eventId])
    const identity = { channel: 'slack', user: 'U0ALEX' } as const
    await castVote(needs)({ approvalId: approval!.id, identity, verdict: 'approve', channel: 'slack' })
  }
  const answer = (eventId: string) =>
    answerInquiry(needs)({
      eventId,
      identity: { channel: 'slack', user: 'U0ALEX' },
      channel: 'slack',
      given: { answers: { 1: 'The new one' } },
    })
  const shown = () => toPlainText((slack.updates.at(-1) ?? slack.posts[0]!).message)
  const wait = (ms: number) => {
    ahead += ms
  }
  return { ...slack, taskId, happens, liveCards, cardOf, deliver, deliverLive, approve, answer, shown, wait }
}

describe('below the live card of its task', () => {
  it('stands what is posted after it, and says whether it has to be seen beside the thread', async () => {
    const task = aTask()
    await task.happens(progress)
    await task.deliverLive()
    const [asked, tested] = await task.happens(question, tests)
    await task.deliver(asked!)
    await task.deliver(tested!)
    expect(task.posts.map(({ thread, message }) => [thread, message.aloud ?? false])).toEqual([
      [null, false],
      [{ ts: '1' }, true],
      [{ ts: '1' }, false],
    ])
  })

  it('stands nothing that was posted before it', async () => {
    const task = aTask()
    const [asked] = await task.happens(question)
    await task.deliver(asked!)
    await task.happens(progress)
    await task.deliverLive()
    await task.approve(asked!)
    await task.deliver(asked!)
    expect(task.posts.map(({ thread }) => thread)).toEqual([null, null])
    expect(task.updates).toHaveLength(1)
  })

  it('stands nothing that came before it in one request, and that waits for nothing', async () => {
    const task = aTask()
    const [asked] = await task.happens(question, progress)
    await task.deliver(asked!)
    expect(task.posts.map(({ thread }) => thread)).toEqual([null])
  })

  it('stands no card of another conversation, and none of a task without one', async () => {
    const [task, other] = [aTask(), aTask()]
    await task.happens(progress)
    await task.deliverLive()
    const [asked] = await other.happens({ ...question, task_id: task.taskId })
    await other.deliver(asked!)
    const [alone] = await other.happens(question)
    await other.deliver(alone!)
    expect(other.posts.map(({ thread }) => thread)).toEqual([null, null])
  })

  it('stands an approval that waited a moment for it', async () => {
    const task = aTask()
    const [, asked] = await task.happens(progress, question)
    await task.deliver(asked!)
    expect(task.posts).toHaveLength(0)
    const { dueAt, attempts } = await task.cardOf(asked!)
    expect(dueAt.getTime() - Date.now()).toBeLessThanOrEqual(250)
    expect(attempts).toBe(0)
    await task.deliverLive()
    await expect
      .poll(async () => {
        await task.deliver(asked!)
        return task.posts.map(({ thread }) => thread)
      })
      .toEqual([null, { ts: '1' }])
  })

  it('an approval waits no longer than a moment: it is posted beside it', async () => {
    const task = aTask()
    const [, asked] = await task.happens(progress, question)
    task.wait(2000)
    await task.deliver(asked!)
    expect(task.posts.map(({ thread }) => thread)).toEqual([null])
  })

  it('nothing waits for a live card that was given up', async () => {
    const task = aTask()
    const [, asked] = await task.happens(progress, question)
    task.fails.push({ error: new DeliveryError('forbidden', 'is_archived'), afterDoingIt: false })
    await task.deliverLive()
    await task.deliver(asked!)
    expect(task.posts.map(({ thread }) => thread)).toEqual([null])
  })
})

describe('a live card', () => {
  it('tells of what happens on its task, and of what is decided', async () => {
    const task = aTask()
    await task.happens(progress)
    await task.deliverLive()
    const [asked] = await task.happens(question, tests)
    await task.deliverLive()
    expect(task.shown()).toContain('⏳ Waiting for approval')
    expect(task.shown()).toMatch(/⏳ Deploy api · Waiting for approval\n• ❌ Tests · 2 of 45 failed/)
    await task.approve(asked!)
    await task.deliverLive()
    expect(task.shown()).toContain('❌ Verification failed')
    expect(task.shown()).toContain('✅ Deploy api · Approved by Alex Kim')
    await task.happens({ type: 'completion-report', status: 'success' })
    await task.deliverLive()
    expect(task.shown()).toContain('✅ Completed')
    expect(task.posts).toHaveLength(1)
    expect(await task.liveCards()).toMatchObject([{ state: 'delivered' }])
  })

  it('tells that a question was answered', async () => {
    const task = aTask()
    await task.happens(progress)
    const [asks] = await task.happens({ type: 'clarification-request', questions: ['Which database?'] })
    await task.deliverLive()
    expect(task.shown()).toContain('Waiting for an answer')
    await task.answer(asks!)
    await task.deliverLive()
    expect(task.shown()).not.toContain('Waiting for an answer')
    expect(await task.liveCards()).toMatchObject([{ state: 'delivered', desired: 3 }])
  })

  it('is made by progress only', async () => {
    const task = aTask()
    await task.happens(question, tests, { type: 'completion-report' })
    expect(await task.liveCards()).toEqual([])
  })

  it('tells of failures, the alike ones of which share a card', async () => {
    const task = aTask()
    await task.happens(progress)
    const broke = { type: 'bug-report', severity: 'medium', message: 'The build broke' }
    await task.happens(broke, { ...broke, message: 'The build broke again' })
    await task.deliverLive()
    expect(task.shown()).toContain('Bug report · The build broke again')
    expect(task.shown()).toContain('Bug report · The build broke\n')
  })

  it('keeps the plan that earlier events told', async () => {
    const task = aTask()
    await task.happens({ ...progress, phase: 'planning', title: 'Rate limits' })
    await task.happens(progress)
    await task.deliverLive()
    expect(task.shown()).toContain(`${task.taskId}: Rate limits`)
    expect(task.shown()).toContain('✅ Planning: done\n🔄 Coding: in progress')
  })

  it('goes through what came in one request in its order, whatever the ids', async () => {
    const { happens, deliverLive, shown } = aTask()
    const at = (id: string, phase: string) => ({ ...progress, id: `${id}-${randomUUID()}`, phase })
    await happens(at('z', 'planning'), at('m', 'coding'), at('a', 'testing'))
    await deliverLive()
    expect(shown()).toContain('✅ Planning: done\n✅ Coding: done\n🔄 Testing: in progress')
  })

  it('is raised once for many events of one request', async () => {
    const task = aTask()
    await task.happens(progress)
    await task.happens(tests, tests, tests)
    expect(await task.liveCards()).toMatchObject([{ desired: 2 }])
  })
})
