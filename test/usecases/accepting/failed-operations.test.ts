import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeliveryError } from '../../../src/domain/errors.ts'
import type { OperationLine } from '../../../src/domain/failed-operation.ts'
import type { Message } from '../../../src/domain/message.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { readEvent } from '../../../src/usecases/showing/read-event.ts'
import { blocksOf, seedText } from '../../support/seeds.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const FAILURE = {
  type: 'failure',
  source: 'chief-of-staff',
  message: 'Failed to install security-audit.',
  operation: 'skill-install',
  error_code: 'SKILL_VALIDATION_FAILED',
  error_details: 'Missing SKILL.md',
  severity: 'error',
  recovery_action: 'Will be retried',
  target_agent: 'code-impl-auth',
}

/** Everything about failures, with a clock that stands still until it is moved, and the log as lines. */
function aDesk() {
  const lines: OperationLine[] = []
  let ahead = 0
  const needs = {
    ...world.needs,
    clock: { now: () => new Date(Date.now() + ahead) },
    operationsLog: {
      append: async (more: readonly OperationLine[]) => {
        lines.push(...more)
      },
    },
  }
  const accept = async (changes: Record<string, unknown>) => {
    const [answer] = await acceptEvents(needs)([{ given: { ...FAILURE, ...changes } }], 'key:ci')
    if (answer?.kind !== 'accepted') throw new Error(JSON.stringify(answer))
    const found = await readEvent(needs)(answer.event.id)
    return found?.cards[0]?.id ?? ''
  }
  return {
    lines,
    accept,
    deliver: deliverCard(needs),
    later: (minutes: number) => {
      ahead += minutes * 60_000
    },
  }
}
const shown = (message: Message | undefined) => JSON.stringify(message?.highlights ?? [])

describe('a failed operation', () => {
  it('is told once, however often it is reported, and its card counts', async () => {
    const { accept, deliver } = aDesk()
    const before = world.slack.posts.length
    const card = await accept({ operation_id: 'op-1', target_agent: 'counting' })
    await deliver(card)
    expect(shown(world.slack.posts.at(-1)?.message)).not.toContain('×')
    expect(await accept({ operation_id: 'op-1', target_agent: 'counting', error_details: 'again' })).toBe(
      card,
    )
    await deliver(card)
    expect(world.slack.posts).toHaveLength(before + 1)
    expect(shown(world.slack.updates.at(-1)?.message)).toContain('×2 since')
  })

  it.each([
    ['the same', {}, true],
    ['with other details', { error_details: 'Missing README.md' }, true],
    ['after another try', { error_context: { skill_name: 'audit', attempts: 2 } }, true],
    ['of another agent', { target_agent: 'devops-ci' }, false],
    ['of another skill', { error_context: { skill_name: 'lint' } }, false],
    ['with another code', { error_code: 'DISK_FULL' }, false],
    ['of another task', { task_id: 'GH-1' }, false],
    ['from another source', { source: 'ci' }, false],
    ['with an id of its own', { operation_id: 'op-2' }, false],
  ])('without an id is told apart by what failed: %s', async (_, changes, same) => {
    const { accept } = aDesk()
    const first = await accept({ error_context: { skill_name: 'audit', attempts: 1 } })
    const second = await accept({ error_context: { skill_name: 'audit', attempts: 1 }, ...changes })
    expect(second === first).toBe(same)
  })
})

describe('a card that came late', () => {
  const late = { operation_id: undefined, error_code: 'LATE' }
  const DELAYED = /"Delayed: happened ",".*",", shown ",".*"," because Slack could not be reached"/
  const repaint = async ({ deliver }: ReturnType<typeof aDesk>, card: string) => {
    await world.needs.store.cards.retry(card)
    await deliver(card)
    return shown(world.slack.updates.at(-1)?.message)
  }

  it('says when it happened, when it was shown, and why not earlier, and goes on saying so', async () => {
    const desk = aDesk()
    desk.later(-35)
    const card = await desk.accept({ ...late, target_agent: 'late-1' })
    const error = new DeliveryError('unreachable', 'down', { retryAfterMs: 0 })
    world.slack.fails.push({ error, afterDoingIt: false })
    await desk.deliver(card)
    desk.later(35)
    await desk.deliver(card)
    expect(shown(world.slack.posts.at(-1)?.message)).toMatch(DELAYED)
    expect(await repaint(desk, card)).toMatch(DELAYED)
  })

  it('says nothing of the kind where it came in time, however late it changes', async () => {
    const desk = aDesk()
    const card = await desk.accept({ ...late, target_agent: 'late-2' })
    await desk.deliver(card)
    expect(shown(world.slack.posts.at(-1)?.message)).not.toContain('Delayed')
    desk.later(35)
    expect(await repaint(desk, card)).not.toContain('Delayed')
  })
})

describe('the operations log', () => {
  it('has a line when a failure is accepted, and one when it was shown', async () => {
    const { accept, deliver, lines } = aDesk()
    const card = await accept({ operation_id: 'op-log', retry_time: '2025-02-02T10:35:00Z' })
    await deliver(card)
    await accept({ operation_id: 'op-log', error_details: 'again' })
    await deliver(card)
    expect(lines).toMatchObject([
      { notification_sent: false, notification_message_id: null, operation_id: 'op-log' },
      {
        event_type: 'operation_failure',
        operation: 'skill-install',
        target_agent: 'code-impl-auth',
        error: { code: 'SKILL_VALIDATION_FAILED', message: FAILURE.message, details: 'Missing SKILL.md' },
        notification_sent: true,
        notification_message_id: expect.stringMatching(/^slack\/\d+$/),
        recovery_action_planned: 'Will be retried',
        retry_scheduled: '2025-02-02T10:35:00Z',
      },
      { notification_sent: false },
    ])
  })

  const seed = seedText('004')
  it.skipIf(seed === undefined)('has every field of seed 004’s entry', async () => {
    const entry = blocksOf(seed ?? '', 'json')
      .map((code) => JSON.parse(code) as Record<string, unknown>)
      .find((json) => json.event_type === 'operation_failure')
    const { accept, lines } = aDesk()
    await accept({ operation_id: 'op-fields' })
    expect(Object.keys(lines[0] ?? {})).toEqual(expect.arrayContaining(Object.keys(entry ?? { none: true })))
  })

  it('has nothing of what did not fail', async () => {
    const { lines } = aDesk()
    const given = { type: 'progress-update', task_id: 'GH-9', progress_percent: 5, phase: 'x' }
    await acceptEvents(world.needs)([{ given }], 'key:ci')
    expect(lines).toEqual([])
  })
})
