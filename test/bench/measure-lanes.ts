import { markers } from './arrivals.ts'
import type { Backend } from './backends.ts'
import { now } from './now.ts'
import { batchesOf, inParallel } from './pace.ts'
import { startServer } from './start-server.ts'
import { startSlackStub } from './start-slack-stub.ts'

/** An approval that comes when one conversation has thousands of cards before it, and each takes a second. */
export interface LaneTimes {
  readonly waiting: number
  /** From its 202 to Slack, in ms: sent while the others still come in, right after them, and once they all stand in line. */
  readonly whileTheyCome: number
  readonly rightAfter: number
  readonly inLine: number
}

/** What is promised of each, in ms. */
export const LANES_AIM_MS = 2000

const BATCH = 500
const JSON_TYPE = { 'content-type': 'application/json' }

export async function measureLanes(backend: Backend, waiting = 10_000): Promise<LaneTimes> {
  const services = await backend.open()
  const slack = await startSlackStub()
  const { http, stop } = await startServer(services, slack.apiUrl)
  const post = async (body: object) => {
    const answer = await http.post('/v1/events', JSON.stringify(body), JSON_TYPE)
    if (answer.status >= 300) throw new Error(`Expected a 202, got ${answer.status}: ${answer.body}`)
    return answer.answeredAt
  }
  const approval = async (marker: string) => {
    const answeredAt = await post({
      id: marker,
      type: 'approval-request',
      data: { title: `Deploy ${marker}` },
    })
    await slack.arrived.all([marker])
    return Math.max(0, slack.arrived.at(marker) - answeredAt)
  }
  try {
    await approval('mark-warm-0')
    const batches = batchesOf(markers('routine', waiting), BATCH)
    const [first = [], ...others] = batches
    const send = (marks: readonly string[]) =>
      post({ events: marks.map((id) => ({ id, type: 'generic', priority: 'low', data: { message: id } })) })
    await send(first)
    const coming = inParallel(others, 2, send)
    const whileTheyCome = await approval('mark-urgent-1')
    await coming
    const rightAfter = await approval('mark-urgent-2')
    await allInLine(async () => JSON.parse((await http.get('/v1/deliveries?state=due&limit=1')).body))
    return { waiting, whileTheyCome, rightAfter, inLine: await approval('mark-urgent-3') }
  } finally {
    await stop()
    slack.close()
    await services.close()
  }
}

const IN_LINE_WITHIN_MS = 300_000

/** Until no card waits for its first look any more. */
async function allInLine(read: () => Promise<{ readonly items: readonly unknown[] }>): Promise<void> {
  const deadline = now() + IN_LINE_WITHIN_MS
  while ((await read()).items.length > 0) {
    if (now() > deadline) throw new Error('The cards did not come to stand in line.')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
