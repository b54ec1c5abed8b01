import { createHash } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { taskFilesOrchestrator } from '../../../../src/adapters/orchestrators/task-files/task-files-orchestrator.ts'
import { writeNumbered } from '../../../../src/adapters/orchestrators/task-files/write-numbered.ts'
import type { CallbackAnswer } from '../../../../src/domain/callback.ts'
import { DeliveryError } from '../../../../src/domain/errors.ts'
import { stopBody } from '../../../../src/domain/stop.ts'
import { NOON } from '../../../support/builders.ts'
import { PEOPLE } from '../../../support/people.ts'
import {
  aDecision,
  aFix,
  aReview,
  aTextFile,
  aTree,
  eventFrom,
  type Tree,
} from '../../../support/task-files.ts'

const NAME = '005_stress_test_system_fixes.json'
const FAILED = aFix(2, { result: { ...aFix(2).result, status: 'FAILED', finding: 'No' } })
const REVIEW = aReview([aFix(1), FAILED])

let tree: Tree
beforeEach(() => {
  tree = aTree()
})
afterEach(() => tree.remove())

/** Puts a finished file there, as it was reviewed. */
function finished(content: unknown = REVIEW, name = NAME) {
  const text = JSON.stringify(content, null, 2)
  writeFileSync(tree.path('incoming', name), text)
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`
  return eventFrom(aTextFile(text, { name, digest }))
}

const report = (event: ReturnType<typeof finished>, said: Record<string, unknown>, id = 'callback-1') =>
  taskFilesOrchestrator({ dir: tree.dir }).report(aDecision(NAME, said, id), event)

/** As the use case does: another process's turn passes soon. */
async function insistently(work: () => Promise<CallbackAnswer>): Promise<CallbackAnswer> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.reason !== 'unreachable') throw error
      await new Promise(setImmediate)
    }
  }
}

describe('a review that is sent back', () => {
  it('becomes the next file for the executor, and changes no other', async () => {
    const event = finished()
    const before = readFileSync(tree.path('incoming', NAME), 'utf8')
    writeFileSync(tree.path('outgoing', '007_ui_fixes.json'), '{}')
    const answer = await report(event, { fixes: [1], note: 'Mind the tests.' })
    expect(answer).toEqual({ status: 'written', message: 'outgoing/008_stress_test_system_fixes.json' })
    expect(tree.read('outgoing', '008_stress_test_system_fixes.json')).toMatchObject({
      review_id: '005_stress_test_system',
      previous: NAME,
      reviewer_note: 'Mind the tests.',
      fixes: [{ id: 1 }, { id: 2, previous_result: { status: 'FAILED' } }],
    })
    expect(tree.names('outgoing')).toEqual(['007_ui_fixes.json', '008_stress_test_system_fixes.json'])
    expect(readFileSync(tree.path('incoming', NAME), 'utf8')).toBe(before)
    expect(tree.read('outgoing', '007_ui_fixes.json')).toEqual({})
  })

  it('is one file, however often it is delivered and wherever it is by now', async () => {
    const event = finished()
    const first = await report(event, { fixes: [1] })
    expect(await report(event, { fixes: [1] })).toEqual(first)
    const name = '006_stress_test_system_fixes.json'
    const done = { ...tree.read('outgoing', name), component: 'changed by its executor' }
    renameSync(tree.path('outgoing', name), tree.path('incoming', name))
    writeFileSync(tree.path('incoming', name), JSON.stringify(done))
    expect(await report(event, { fixes: [1] })).toEqual(first)
    expect(tree.names('outgoing')).toEqual([])
    expect(await report(event, { fixes: [1] }, 'callback-2')).toMatchObject({
      message: 'outgoing/007_stress_test_system_fixes.json',
    })
  })

  it('gives each of many at once a sequence and a whole file of its own', async () => {
    const event = finished()
    const ids = Array.from({ length: 20 }, (_, index) => `callback-${index}`)
    const told = await Promise.all(
      [...ids, ...ids].map((id) => insistently(() => report(event, { fixes: [1] }, id))),
    )
    expect(new Set(told.map(({ message }) => message)).size).toBe(20)
    const names = readdirSync(join(tree.dir, 'outgoing')).toSorted()
    expect(names.map((name) => name.slice(0, 3))).toEqual(
      Array.from({ length: 20 }, (_, index) => String(index + 6).padStart(3, '0')),
    )
    const written = names.map((name) => tree.read('outgoing', name).countersign.callback_id)
    expect(written.toSorted()).toEqual(ids.toSorted())
  })

  it('is made of what was reviewed where the file has changed since, or is gone', async () => {
    const event = finished()
    finished(aReview([aFix(9)]))
    await report(event, { fixes: [1] })
    rmSync(tree.path('incoming', NAME))
    await report(event, { fixes: [1] }, 'callback-2')
    for (const name of tree.names('outgoing'))
      expect(tree.read('outgoing', name).fixes).toMatchObject([{ id: 1 }, { id: 2 }])
    expect(tree.names('outgoing')).toHaveLength(2)
  })

  it('is whole also where the file was too long for its card', async () => {
    const long = aReview([aFix(1, { issue: 'x'.repeat(300_000) })])
    const event = finished(long)
    await report(event, { fixes: [1] })
    expect(tree.read('outgoing', '006_stress_test_system_fixes.json').fixes[0].issue).toHaveLength(300_000)
    finished(aReview([aFix(9)]))
    await expect(report(event, { fixes: [1] }, 'callback-2')).rejects.toMatchObject({
      reason: 'not-found',
      detail: expect.stringContaining('has changed since it was reviewed'),
    })
  })
})

describe('an answer that needs no file', () => {
  it.each([
    ['accepted', 'accepted'],
    [null, 'closed'],
  ])('writes none: %s', async (decision, status) => {
    expect(await report(finished(), { decision })).toMatchObject({ status })
    expect(tree.names('outgoing')).toEqual([])
  })
})

it('asks a question by a file of its own', async () => {
  await report(finished(), { decision: 'question', note: 'Why?' })
  expect(tree.read('outgoing', '006_stress_test_system_question.json')).toMatchObject({ question: 'Why?' })
})

it('says that a stop cannot be written, and that it is not to be tried again', async () => {
  const stop = stopBody({ taskId: 't', by: PEOPLE[0]!, channel: 'slack', reason: null, at: NOON })
  const callback = { ...aDecision(NAME, {}), body: { ...stop, receipt: 'a.b.c' } }
  const { report } = taskFilesOrchestrator({ dir: tree.dir })
  await expect(report(callback, null)).rejects.toMatchObject({
    reason: 'invalid',
    detail: 'task files have no form for a stop: tell the executor yourself',
  })
})

describe('what a killed process left', () => {
  it('is cleared away: a lock after its time, and files that were not finished', async () => {
    const event = finished()
    const lock = tree.path('outgoing', '.countersign.lock')
    writeFileSync(lock, '')
    writeFileSync(tree.path('outgoing', '.countersign-1.tmp'), '{')
    await expect(report(event, {})).rejects.toMatchObject({ reason: 'unreachable', retryAfterMs: 500 })
    await expect(report(event, {})).rejects.toMatchObject({ reason: 'unreachable' })
    utimesSync(lock, 0, 0)
    await expect(report(event, {})).rejects.toMatchObject({ reason: 'unreachable' })
    expect(await report(event, {})).toMatchObject({ status: 'written' })
    expect(tree.names('outgoing')).toEqual(['006_stress_test_system_fixes.json'])
  })
})

describe('a name that is taken meanwhile', () => {
  it('is never written over, a link to nowhere included', async () => {
    symlinkSync('/nowhere', tree.path('outgoing', '001_a_fixes.json'))
    mkdirSync(tree.path('outgoing', '002_a_fixes.json'))
    expect(await writeNumbered({ dir: tree.dir, tail: 'a_fixes.json', text: '{}' })).toBe('003_a_fixes.json')
  })
})

describe('many writers that do not wait for each other', () => {
  it('write over none of the others files', async () => {
    const texts = Array.from({ length: 20 }, (_, number) => `{"writer":${number}}`)
    const names = await Promise.all(
      texts.map((text) => writeNumbered({ dir: tree.dir, tail: 'a_fixes.json', text })),
    )
    expect(new Set(names).size).toBe(20)
    expect(tree.names('outgoing')).toEqual(names.toSorted())
    expect(names.map((name) => readFileSync(tree.path('outgoing', name), 'utf8'))).toEqual(texts)
  })
})

describe('folders that cannot be written', () => {
  it('are named with what to do, and are mended by people', async () => {
    const event = finished()
    rmSync(join(tree.dir, 'outgoing'), { recursive: true })
    await expect(report(event, {})).rejects.toMatchObject({
      reason: 'not-found',
      detail: expect.stringContaining('TASK_FILES_DIR'),
    })
    writeFileSync(join(tree.dir, 'outgoing'), '')
    await expect(report(event, {})).rejects.toMatchObject({ reason: 'not-found' })
  })
})
