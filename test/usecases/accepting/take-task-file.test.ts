import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TaskFile } from '../../../src/domain/task-files/task-file.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { takeTaskFile } from '../../../src/usecases/accepting/take-task-file.ts'
import { aFix, aReview, aTextFile } from '../../support/task-files.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** Another process, or the same one after a restart: it knows nothing but what the database knows. */
const aProcess = () => takeTaskFile({ ...world.needs, acceptEvents: acceptEvents(world.needs) })
const cardsWoken = () => world.woken.filter(({ lane }) => lane === 'slack').length
const named = (name: string, content: unknown = aReview([aFix(1)]), digest = 'sha256:1') =>
  aTextFile(content, { name, digest })

describe('a task file', () => {
  it('has one card, however often and by however many it is taken', async () => {
    const before = cardsWoken()
    const file = named('001_a_fixes.json')
    await aProcess()(file)
    await Promise.all([aProcess()(file), aProcess()(file), aProcess()(file)])
    expect(cardsWoken()).toBe(before + 1)
  })

  it('has another card once it is written anew', async () => {
    const before = cardsWoken()
    const take = aProcess()
    await take(named('002_a_fixes.json'))
    await take(named('002_a_fixes.json', aReview([aFix(1), aFix(2)]), 'sha256:2'))
    await take(named('003_a_fixes.json'))
    expect(cardsWoken()).toBe(before + 3)
  })

  it('says where its answer goes, where it wants one', async () => {
    await aProcess()(named('004_a_fixes.json'))
    const broken = named('005_a_fixes.json', 'All done!')
    await aProcess()(broken)
    await aProcess()({ ...named('006_a_fixes.json'), folder: 'outgoing' })
    expect(await replyAddresses('00[456]_a')).toEqual({
      '004_a': 'task-files:004_a_fixes.json',
      '005_a': null,
      '006_a': null,
    })
  })

  it('is taken for known where its words changed with the program, and nothing is logged', async () => {
    const logged: unknown[] = []
    const log = { ...world.needs.log, error: (fields: object) => logged.push(fields) }
    const accept = acceptEvents(world.needs)
    const take = takeTaskFile({ log, acceptEvents: accept })
    await take(named('007_a_fixes.json'))
    await take(named('007_a_fixes.json', aReview([aFix(1)], { component: 'in other words' })))
    expect(logged).toEqual([])
  })

  it.each([
    ['one', { ...aTextFile(''), name: 'x'.repeat(255) }],
    ['two', aTextFile(aReview([aFix(1)], { review_id: 'x'.repeat(500) }))],
    ['three', aTextFile('\u0000\uD800')],
    ['four', aTextFile(`{"fixes":${'['.repeat(200)}${']'.repeat(200)}}`)],
    ['five', aTextFile(aReview([{ ...aFix(1), line: null, id: null, severity: ['x'], result: [] }]))],
    ['six', aTextFile({ review_id: {}, fixes: [null, 1, [], {}], component: [], date: 5, task_id: {} })],
    ['seven', aTextFile({ ...aReview([aFix(1)]), contract_issues: 5, left_out: {}, task_file: 1 })],
    ['seven and a half', aTextFile({ ...aReview([aFix(1)]), expires_in: 'soon', source: {} })],
    ['eight', { ...aTextFile({ fixes: 1, review_id: [], title: {} }), folder: 'outgoing' as const }],
  ] as [string, TaskFile][])('is shown, whatever is in it (%s)', async (digest, file) => {
    const before = cardsWoken()
    await aProcess()({ ...file, digest })
    expect(cardsWoken()).toBe(before + 1)
  })
})

/** Where those who put these files there are told, by the name of the file. */
async function replyAddresses(pattern: string) {
  const { rows } = await world.hand.query<{ name: string; url: string | null }>(
    `select substring(id from '\\d+_a') as name, callback_url as url from countersign.events where id ~ $1`,
    [pattern],
  )
  return Object.fromEntries(rows.map(({ name, url }) => [name, url]))
}
