import { describe, expect, it } from 'vitest'
import { digest } from '../../templates/digest.ts'
import { messageOf } from '../../templates/message-of.ts'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toMarkdown } from '../../templates/render/markdown.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { anEvent, minutes, NOON } from '../support/builders.ts'
import { aSubject } from '../support/subjects.ts'

const progress = (id: string, task_id: string, percent: number, at = NOON) =>
  anEvent({ id, task_id, type: 'progress-update', progress_percent: percent, priority: 'low' }, at)
const notice = (id: string, more = {}) =>
  anEvent({ id, type: 'status-update', message: 'Cache warmed', priority: 'low', ...more })

const EVENTS = [
  progress('e-4', 'GH-2', 100, minutes(3)),
  progress('e-3', 'GH-1', 40, minutes(2)),
  notice('e-2', { source: 'ci' }),
  progress('e-1', 'GH-1', 20, minutes(1)),
]
const SLOT = minutes(180)

it('tells what was collected, task by task and else by source, with the time and the id of each', () => {
  expect(toPlainText(digest({ events: EVENTS, total: 4, at: SLOT }))).toMatchInlineSnapshot(`
    "Digest: 4 events
    3 progress updates, 1 status update · Collected until 2026-11-21 15:00 UTC

    GH-2:
    • Progress on GH-2: Done (100%) · 2026-11-21 12:03 UTC · e-4

    GH-1:
    • Progress on GH-1: In progress (40%) · 2026-11-21 12:02 UTC · e-3
    • Progress on GH-1: In progress (20%) · 2026-11-21 12:01 UTC · e-1

    ci:
    • Deploy api: Cache warmed · 2026-11-21 12:00 UTC · e-2"
  `)
})

it('counts what it does not list', () => {
  const many = Array.from({ length: 40 }, (_, at) => progress(`e-${at}`, at < 20 ? 'GH-1' : `GH-${at}`, at))
  const message = digest({ events: many, total: 160, at: SLOT })
  const lines = message.blocks.flatMap((block) => (block.kind === 'list' ? [block] : []))
  expect(lines).toHaveLength(12)
  expect(lines[0]!.items).toHaveLength(9)
  expect(lines[0]!.items.at(-1)).toBe('and 12 more here')
  expect(message.blocks.at(-1)).toMatchObject({ text: expect.stringContaining('And 141 more.') })
  expect(message.status).toContain('Among the latest 40')
})

it('is routine, so that a mail of it can be stopped, and stands in no thread of a task', () => {
  expect(digest({ events: EVENTS, total: 4, at: SLOT })).toMatchObject({ routine: true, taskId: null })
})

describe('in the channels', () => {
  const many = Array.from({ length: 40 }, (_, at) => progress(`e-${at}`, `GH-${at % 15}`, at))
  const message = digest({ events: many, total: 500, at: SLOT })

  it('fits into one Slack message', () => {
    expect(toBlockKit(message).blocks.length).toBeLessThanOrEqual(50)
  })

  it('has its groups in Linear', () => {
    expect(JSON.stringify(toMarkdown(message))).toContain('GH-1')
  })
})

it('is what a card of a digest shows, whatever the newest of its events is about', () => {
  const subject = {
    ...aSubject({ type: 'status-update', message: 'm' }),
    digest: { events: EVENTS, total: 4, at: SLOT },
  }
  expect(messageOf(subject).title).toBe('Digest: 4 events')
})
