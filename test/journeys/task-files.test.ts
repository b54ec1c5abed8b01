import { writeFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { type EmulatedSlack, startEmulatedSlack } from '../support/emulated-slack.ts'
import { serverHome, startServer } from '../support/server-process.ts'
import { buttonsOf, pressOnCard } from '../support/slack-press.ts'
import { aFix, aReview, aTree } from '../support/task-files.ts'

const LIMIT_MS = 60_000
const WITHIN = { timeout: 15_000, interval: 200 }

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function aWorld() {
  const slack = await startEmulatedSlack()
  const tree = aTree()
  const people = slack.workspace.members.slice(0, 1).map(({ handle, id }) => ({ id: handle, slack: id }))
  const home = serverHome(people)
  undo.push(
    () => home.remove(),
    () => tree.remove(),
    () => slack.close(),
  )
  const start = async () => {
    const server = await startServer({ ...home.env, ...slack.env, TASK_FILES_DIR: tree.dir })
    undo.push(() => server.kill())
    return server
  }
  return { slack, tree, start }
}

const FAILED = aFix(2, { result: { ...aFix(2).result, status: 'FAILED', finding: 'No such file' } })
const NAME = '005_stress_test_system_fixes.json'

async function cardsAbout(slack: EmulatedSlack, ...words: readonly string[]) {
  const cards = await slack.cards()
  return cards.filter((card) => words.every((word) => JSON.stringify(card).includes(word)))
}

it(
  'lets somebody send a finished file back, and shows each file once however often the server is killed',
  async () => {
    const { slack, tree, start } = await aWorld()
    const put = (name: string, content: unknown) =>
      writeFileSync(tree.path('incoming', name), JSON.stringify(content))
    put(NAME, aReview([aFix(1), FAILED]))
    const first = await start()
    await expect.poll(() => cardsAbout(slack, NAME), WITHIN).toHaveLength(1)
    await first.kill()

    put('006_ui_fixes.json', aReview([aFix(1)], { review_id: '006_ui' }))
    const second = await start()
    await expect.poll(() => cardsAbout(slack, '006_ui_fixes.json'), WITHIN).toHaveLength(1)
    const [card] = await cardsAbout(slack, NAME)
    expect(buttonsOf(card!)).toEqual(['inquiry.accept', 'inquiry.send-back', 'inquiry.ask', 'details.open'])
    const [other] = await cardsAbout(slack, '006_ui_fixes.json')
    await pressOnCard({ url: second.url, slack, card: other!, button: 'inquiry.accept', by: 'alex' })
    const { event } = JSON.parse(
      JSON.stringify(card)
        .match(/\{\\"event\\":\\"[^}]+\}/)![0]
        .replaceAll('\\"', '"'),
    )
    const answered = await fetch(`${second.url}/v1/events/${event}/answer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person: 'alex', decision: 'sent-back', fixes: [1], note: 'Mind the tests.' }),
    })
    expect(answered.status).toBe(200)

    await expect.poll(() => tree.names('outgoing'), WITHIN).toEqual(['007_stress_test_system_fixes.json'])
    expect(tree.read('outgoing', '007_stress_test_system_fixes.json')).toMatchObject({
      review_id: '005_stress_test_system',
      previous: NAME,
      reviewer_note: 'Mind the tests.',
      reviewer: 'alex',
      fixes: [{ id: 1 }, { id: 2, previous_result: { finding: 'No such file' } }],
    })
    await expect
      .poll(() => cardsAbout(slack, 'outgoing/007_stress_test_system_fixes.json'), WITHIN)
      .toHaveLength(1)
    await expect
      .poll(() => cardsAbout(slack, '006_ui_fixes.json', 'The file stays as it is'), WITHIN)
      .toHaveLength(1)
    expect(await slack.cards()).toHaveLength(2)
  },
  LIMIT_MS,
)
