import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type EmulatedSlack, startEmulatedSlack } from '../support/emulated-slack.ts'
import { type HttpOrchestratorStandIn, startHttpOrchestrator } from '../support/http-orchestrator.ts'
import { freshRedis, type TestRedis } from '../support/redis.ts'
import { type ServerProcess, serverHome, startServer } from '../support/server-process.ts'
import { isMissing } from '../support/services.ts'

const SOON = { timeout: 20_000, interval: 100 }

/** From its queue to a person and back, with the process as it runs in production. */
describe('an approval at the HTTP orchestrator', () => {
  let slack: EmulatedSlack
  let far: HttpOrchestratorStandIn
  let redis: TestRedis | undefined
  let server: ServerProcess
  const undo: (() => unknown)[] = []

  beforeAll(async () => {
    slack = await startEmulatedSlack()
    far = await startHttpOrchestrator({ apiKey: 'a-key-of-ours' })
    redis = isMissing('redis') ? undefined : await freshRedis()
    const home = serverHome([
      { id: 'alex', slack: 'U0ALEX' },
      { id: 'jo', slack: 'U0JO' },
    ])
    undo.push(slack.close, far.close, home.remove, () => redis?.close())
    server = await startServer({
      ...home.env,
      ...slack.env,
      ORCHESTRATOR_URL: far.url,
      ORCHESTRATOR_API_KEY: 'a-key-of-ours',
      ...(redis && { ORCHESTRATOR_REDIS_URL: redis.url }),
    })
    undo.push(server.kill)
  }, 60_000)
  afterAll(async () => {
    for (const step of undo.reverse()) await step()
  })

  const pending = async () => {
    const { approvals } = await (await fetch(`${server.url}/approvals/pending`)).json()
    return approvals as { readonly id: string; readonly task_description: string }[]
  }
  const whole = async (id: string) => (await fetch(`${server.url}/v1/approvals/${id}`)).json()
  const waiting = (description: string) =>
    vi.waitFor(async () => {
      const found = (await pending()).find((one) => one.task_description === description)
      expect(found).toBeDefined()
      return found!.id
    }, SOON)

  it('is asked here, decided here, and goes on there', async () => {
    const asked = far.ask({ description: 'Deploy api 1.4.2' })
    const id = await waiting('Deploy api 1.4.2')
    const query = 'approver_id=alex&approver_role=tech_lead&justification=Reviewed'
    const { status } = await fetch(`${server.url}/approve/${id}?${query}`, { method: 'POST' })
    expect(status).toBe(200)
    await vi.waitFor(async () => expect((await whole(id)).callback_state).toBe('acknowledged'), SOON)
    expect(asked).toMatchObject({ status: 'approved', approver_id: 'alex', justification: 'Reviewed' })
    expect(far.tasks.get(asked.workflow_id)?.resumed).toBe(true)
  }, 60_000)

  it('that is decided there ends here', async () => {
    const asked = far.ask({ description: 'Rotate the keys' })
    const id = await waiting('Rotate the keys')
    Object.assign(asked, { status: 'rejected', approver_id: 'robin', rejection_reason: 'Too risky' })
    await vi.waitFor(
      async () =>
        expect(await whole(id)).toMatchObject({
          state: 'cancelled',
          closing_reason: 'Decided at the orchestrator, not here: rejected by robin: Too risky',
        }),
      SOON,
    )
  }, 60_000)

  it.skipIf(isMissing('redis'))(
    'is heard of by Redis, and so is what becomes of tasks and agents',
    async () => {
      const publisher = new Redis(redis!.url)
      undo.push(() => publisher.disconnect())
      await vi.waitFor(async () => {
        const [, count] = (await publisher.pubsub('NUMSUB', 'agent-events')) as [string, number]
        expect(Number(count)).toBe(1)
      }, SOON)
      const publish = (event: object) => publisher.publish('agent-events', JSON.stringify(event))
      const { id } = far.ask({ description: 'Drop the old tables' })
      await publisher.publish('agent-events', 'not JSON')
      await publish({ event_id: 'r-1', event_type: 'approval_required', payload: { approval_id: id } })
      await publish({
        event_id: 'r-2',
        event_type: 'agent_error',
        payload: { agent: 'cicd', status_code: 503, task_id: 'T-9' },
      })
      await waiting('Drop the old tables')
      await vi.waitFor(async () => {
        const event = await (await fetch(`${server.url}/v1/events/agent-event-r-2`)).json()
        expect(event).toMatchObject({ type: 'agent-status', priority: 'high', task_id: 'T-9' })
      }, SOON)
    },
    60_000,
  )

  it('waits while the orchestrator is away, and the process ends all the same', async () => {
    far.next('hang up')
    far.ask({ description: 'After the break' })
    await waiting('After the break')
    expect((await server.stop()).code).toBe(0)
  }, 90_000)
})
