import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Maestro, startMaestro } from '../support/ai-maestro/maestro-server.ts'
import { type EmulatedSlack, startEmulatedSlack } from '../support/emulated-slack.ts'
import { type HttpOrchestratorStandIn, startHttpOrchestrator } from '../support/http-orchestrator.ts'
import { freshPostgres } from '../support/postgres.ts'
import { type ServerProcess, serverHome, startServer } from '../support/server-process.ts'
import { isMissing } from '../support/services.ts'
import { aFix, aReview, aTree } from '../support/task-files.ts'

const LIMIT_MS = 240_000
const SOON = { timeout: 100_000, interval: 300 }
const EACH = 6

/** Both ask the same AI Maestro and the same orchestrator, and watch the same folders. */
describe.skipIf(isMissing('postgres'))('two processes that share their peers', () => {
  let maestro: Maestro
  let far: HttpOrchestratorStandIn
  let slack: EmulatedSlack
  let first: ServerProcess
  let second: ServerProcess
  const tree = aTree()
  const undo: (() => unknown)[] = [tree.remove]

  beforeAll(async () => {
    maestro = await startMaestro()
    maestro.agents.set('deploy-bot', '00000000-0000-4000-8000-000000000001')
    far = await startHttpOrchestrator()
    slack = await startEmulatedSlack()
    const database = await freshPostgres()
    const home = serverHome([{ id: 'alex', slack: slack.workspace.members[0]!.id }])
    undo.push(database.close, maestro.close, far.close, slack.close, home.remove)
    const env = {
      ...home.env,
      ...slack.env,
      SLACK_PACE: '0',
      DATABASE_URL: database.url,
      AIMAESTRO_API: maestro.url,
      ORCHESTRATOR_URL: far.url,
      TASK_FILES_DIR: tree.dir,
    }
    first = await startServer(env)
    undo.push(() => first.kill())
    second = await startServer(env)
    undo.push(() => second.kill())
  }, LIMIT_MS)
  afterAll(async () => {
    for (const step of undo.reverse()) await step()
  })

  function ask(from: number): void {
    for (let index = from; index < from + EACH; index += 1) {
      const content = {
        type: 'approval_request',
        message: `Deploy ${index}`,
        context: { request_id: `r-${index}` },
      }
      const outer = { from: 'deploy-bot', to: 'countersign', subject: `Deploy ${index}` }
      expect(maestro.post({ ...outer, content }).status).toBe(201)
      far.ask({ description: `Migrate ${index}`, task: `T-${index}` })
      const review = aReview([aFix(1)], { review_id: `review-${index}` })
      writeFileSync(tree.path('incoming', `${100 + index}_api_fixes.json`), JSON.stringify(review))
    }
  }

  const pendingAt = async ({ url }: ServerProcess) => {
    const { approvals } = await (await fetch(`${url}/approvals/pending?limit=1000`)).json()
    return approvals as { readonly id: string; readonly task_description: string }[]
  }
  const cards = async () => (await slack.cards()).map((card) => JSON.stringify(card))
  /** Everything that was asked so far, and nothing twice. */
  async function isThere(all: number) {
    expect(await pendingAt(first)).toHaveLength(2 * all)
    expect(maestro.messages.filter(({ status }) => status === 'unread')).toEqual([])
    const shown = await cards()
    const times = (words: string) => shown.filter((card) => card.includes(words)).length
    for (let index = 0; index < all; index += 1)
      for (const words of [`Deploy ${index}"`, `Migrate ${index}"`, `incoming/${100 + index}_api_fixes.json`])
        expect(`${words} ${times(words)} times`).toBe(`${words} 1 times`)
  }
  const looks = () => far.calls.filter(({ path }) => path === '/approvals/pending').length

  it(
    'take everything once',
    async () => {
      ask(0)
      await vi.waitFor(() => isThere(EACH), SOON)
      // Meanwhile both have looked again.
      const before = looks()
      await vi.waitFor(() => expect(looks()).toBeGreaterThanOrEqual(before + 4), SOON)
      await isThere(EACH)
    },
    LIMIT_MS,
  )

  it(
    'take everything once while one of them is killed',
    async () => {
      ask(EACH)
      await vi.waitFor(async () => expect((await pendingAt(first)).length).toBeGreaterThan(2 * EACH), SOON)
      await second.kill()
      await vi.waitFor(() => isThere(2 * EACH), SOON)
    },
    LIMIT_MS,
  )

  it(
    'answer everything once',
    async () => {
      const waiting = await pendingAt(first)
      const query = 'approver_id=alex&approver_role=tech_lead&justification=Reviewed'
      for (const { id } of waiting)
        expect((await fetch(`${first.url}/approve/${id}?${query}`, { method: 'POST' })).status).toBe(200)
      await vi.waitFor(() => {
        expect([...far.tasks.values()].filter(({ resumed }) => !resumed)).toEqual([])
        expect(maestro.messages.filter(({ from }) => from === 'countersign')).toHaveLength(2 * EACH)
      }, SOON)
      const answered = maestro.messages.flatMap(({ inReplyTo }) => inReplyTo ?? [])
      expect(new Set(answered).size).toBe(2 * EACH)
      const approved = far.calls.flatMap(({ path }) => (path.startsWith('/approve/') ? [path] : []))
      expect(approved.toSorted()).toEqual([...far.approvals.keys()].map((id) => `/approve/${id}`).toSorted())
    },
    LIMIT_MS,
  )
})
