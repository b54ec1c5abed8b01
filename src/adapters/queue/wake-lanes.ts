import type { Urgency } from '../../domain/card.ts'
import { LANES, type Lane, type Queue } from '../../ports/queue.ts'
import { laneQueue } from './lane-queue.ts'
import type { Outage } from './outage.ts'
import type { JobQueue, QueueBackend, WakeJob } from './queue-backend.ts'
import { within } from './within.ts'
import type { Here } from './work-here.ts'

/** The longest that an accepted event or a vote waits for the queue; the sweeper does what was not woken. */
const WAKE_WITHIN_MS = 1000
/** So many urgent wake-ups are kept while the queue is slow; past that they are the sweeper's. */
const KEPT_AT_MOST = 1000

interface Needs {
  readonly backend: QueueBackend
  readonly trouble: Outage
  /** What works meanwhile where the queue does not. */
  readonly here: Here
}

/** The side of the queue that adds. Jobs carry an id only, have no id of their own that could be taken, and leave nothing behind. */
export function wakeLanes({ backend, trouble, here }: Needs): { queue: Queue; close: () => Promise<void> } {
  const queues = new Map<Lane, JobQueue>(LANES.map((lane) => [lane, backend.newQueue(laneQueue(lane))]))
  // Adds that ran out of time and may hang still: while there are any, nobody else waits and nothing piles up.
  let late = 0
  // What is urgent meanwhile, in a process that does not work, goes in as soon as the queue is through: in a busy lane the
  // sweeper waits long before it helps.
  const kept = new Map<string, Lane>()

  const add = async (queue: JobQueue, jobs: readonly WakeJob[]) => {
    const added = queue.addBulk(jobs)
    const outcome = await within(WAKE_WITHIN_MS, added)
    if (outcome.kind === 'done') return trouble.over()
    trouble.noticed(new Error(`The queue did not answer within ${WAKE_WITHIN_MS} ms.`))
    late += 1
    added.catch(trouble.noticed).finally(() => {
      late -= 1
      if (late === 0) void wakeKept()
    })
  }

  /** Without the queue: what is to be done at once is done here; what has time is found by the sweeper. */
  const instead = (lane: Lane, ids: readonly string[], delayMs: number, urgency: Urgency) => {
    if (delayMs > 0 || here.take(lane, ids) || urgency > 0 || late === 0) return
    for (const id of ids.slice(0, KEPT_AT_MOST - kept.size)) kept.set(id, lane)
  }

  const wakeKept = async () => {
    const lanes = Map.groupBy(kept, ([, lane]) => lane)
    kept.clear()
    for (const [lane, those] of lanes) {
      const ids = those.map(([id]) => id)
      await wake(lane, ids)
    }
  }

  const wake: Queue['wake'] = async (lane, ids, delayMs = 0, urgency = 0) => {
    const queue = queues.get(lane)
    if (queue === undefined || ids.length === 0) return
    if (!backend.reachable() || late > 0) {
      trouble.noticed(new Error('The queue does not answer.'))
      return instead(lane, ids, delayMs, urgency)
    }
    try {
      await add(
        queue,
        ids.map((id) => wakeJob(id, delayMs, urgency)),
      )
    } catch (error) {
      trouble.noticed(error)
      instead(lane, ids, delayMs, urgency)
    }
  }
  const waiting: Queue['waiting'] = async (lane) => {
    const queue = queues.get(lane)
    if (queue === undefined || !backend.reachable()) return 0
    try {
      const counted = await within(WAKE_WITHIN_MS, queue.waiting())
      return counted.kind === 'done' ? counted.value : 0
    } catch (error) {
      trouble.noticed(error)
      return 0
    }
  }
  const close = async () => {
    await Promise.all([...queues.values()].map((queue) => queue.close()))
  }
  return { queue: { wake, waiting }, close }
}

/** BullMQ takes jobs without a priority (0) first, in their order, and after them those of the lowest number. */
function wakeJob(id: string, delay: number, priority: Urgency): WakeJob {
  const opts = {
    delay,
    ...(priority > 0 && { priority }),
    removeOnComplete: true,
    removeOnFail: true,
  } as const
  return { name: 'wake', data: { id }, opts }
}
