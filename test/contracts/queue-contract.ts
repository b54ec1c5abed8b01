import type { Job, Queue as JobQueue } from 'bullmq'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ConnectedQueue } from '../../src/adapters/queue/bullmq-queue.ts'
import type { Log } from '../../src/ports/log.ts'
import { LANES } from '../../src/ports/queue.ts'
import { collector } from '../support/collector.ts'
import type { TcpProxy } from '../support/tcp-proxy.ts'

/** One place that the queue can live in. */
export interface QueuePlace {
  /** Connects as one process would. */
  connect(eventsQueue: string, log: Log): Promise<ConnectedQueue>
  /** Connects as somebody else's program would, with plain BullMQ. */
  producer(eventsQueue: string): JobQueue
  /** What `connect` goes through; taking it away is an outage. */
  readonly proxy: TcpProxy
  /** Empties it, as FLUSHALL does. */
  loseEverything(): Promise<void>
  close(): Promise<void>
}

const GRACE_MS = 5000

/** What every queue keeps, wherever it lives. */
export function queueContract(open: () => Promise<QueuePlace>): void {
  let place: QueuePlace
  const connected: ConnectedQueue[] = []
  let eventsQueue = ''
  let tests = 0
  const logged: { level: string; fields: Record<string, unknown>; message: string }[] = []

  beforeAll(async () => {
    place = await open()
  })
  afterAll(async () => {
    await place.close()
  })
  afterEach(async () => {
    await place.proxy.restore()
    for (const { workers } of connected) await workers.stop(0)
    for (const one of connected.splice(0)) await one.close()
    logged.splice(0)
  })

  const connect = async () => {
    const one = await place.connect(eventsQueue, recordingLog(logged))
    connected.push(one)
    return one
  }
  const freshEventsQueue = () => {
    tests += 1
    eventsQueue = `events-${tests}`
    return place.producer(eventsQueue)
  }

  describe('waking', () => {
    it('brings every id to the work of its own lane', async () => {
      const { queue, workers } = await connect()
      const worked = collector<string>()
      for (const lane of LANES) workers.onWake(lane, async (id) => worked.add(`${lane} ${id}`))
      await workers.start()
      for (const lane of LANES) await queue.wake(lane, [`a-${lane}`, `b-${lane}`])
      const expected = LANES.flatMap((lane) => [`${lane} a-${lane}`, `${lane} b-${lane}`])
      expect((await worked.count(expected.length)).toSorted()).toEqual(expected.toSorted())
    })

    it('works at once, not when it next looks', async () => {
      const { queue, workers } = await connect()
      const worked = collector<string>()
      for (const lane of LANES) workers.onWake(lane, async (id) => worked.add(id))
      await workers.start()
      // Lane by lane, so that each has fallen asleep again before its next turn.
      for (let turn = 0; turn < 3 * LANES.length; turn += 1) {
        const wokenAt = performance.now()
        await queue.wake(LANES[turn % LANES.length]!, [`turn-${turn}`])
        await worked.count(turn + 1)
        // By itself it looks every five seconds.
        expect(performance.now() - wokenAt).toBeLessThan(4000)
      }
    })

    it('brings what was woken before any worker began', async () => {
      const { queue, workers } = await connect()
      await queue.wake('email', ['early'])
      const worked = collector<string>()
      workers.onWake('email', async (id) => worked.add(id))
      await workers.start()
      expect(await worked.count(1)).toEqual(['early'])
    })

    it('brings a delayed id later than one without delay, and not before its time', async () => {
      const { queue, workers } = await connect()
      const worked = collector<string>()
      workers.onWake('slack', async (id) => worked.add(id))
      await workers.start()
      const wokenAt = Date.now()
      await queue.wake('slack', ['later'], 2000)
      await queue.wake('slack', ['now'])
      expect(await worked.count(2)).toEqual(['now', 'later'])
      expect(Date.now() - wokenAt).toBeGreaterThanOrEqual(1995)
    })

    it('brings the same id again when it is woken again', async () => {
      const { queue, workers } = await connect()
      const worked = collector<string>()
      workers.onWake('slack', async (id) => worked.add(id))
      await workers.start()
      await queue.wake('slack', ['again'])
      await worked.count(1)
      await queue.wake('slack', ['again'])
      expect(await worked.count(2)).toEqual(['again', 'again'])
    })

    it('leaves nothing behind in the queue, done or failed', async () => {
      const { queue, workers } = await connect()
      const worked = collector<string>()
      workers.onWake('email', async (id) => {
        worked.add(id)
        if (id === 'bad') throw new Error('the work broke')
      })
      await workers.start()
      await queue.wake('email', ['good', 'bad'])
      await worked.count(2)
      await workers.stop(GRACE_MS)
      const lane = place.producer('countersign-email')
      expect(await lane.getJobCounts()).toMatchObject({ completed: 0, failed: 0, active: 0, waiting: 0 })
      await lane.close()
    })

    it('brings the most urgent first, and what was woken first among its equals', async () => {
      const { queue, workers } = await connect()
      const crowd = Array.from({ length: 40 }, (_, index) => `routine-${index}`)
      await queue.wake('linear', crowd, 0, 2)
      await queue.wake('linear', ['failure'], 0, 1)
      await queue.wake('linear', ['approval-1', 'approval-2'])
      expect(await queue.waiting('linear')).toBe(crowd.length + 3)
      const worked = collector<string>()
      workers.onWake('linear', async (id) => worked.add(id))
      await workers.start()
      const order = await worked.count(crowd.length + 3)
      // Eight work at once, and may pass each other.
      for (const id of ['approval-1', 'approval-2', 'failure']) expect(order.indexOf(id)).toBeLessThan(8)
      expect(order.indexOf('routine-39')).toBeGreaterThan(20)
    })

    it('takes nothing where no ids are given', async () => {
      const { queue } = await connect()
      await expect(queue.wake('slack', [])).resolves.toBeUndefined()
    })
  })

  describe('lanes', () => {
    it.each([
      ['callbacks', 'slack', 20],
      ['stops', 'callbacks', 1000],
    ] as const)(
      'does not hold up "%s" while all work in "%s" hangs',
      async (free, busy, crowd) => {
        const { queue, workers } = await connect()
        const hanging = collector<string>()
        const worked = collector<string>()
        const gate = Promise.withResolvers<void>()
        workers.onWake(busy, async (id) => {
          hanging.add(id)
          await gate.promise
        })
        workers.onWake(free, async (id) => worked.add(id))
        await workers.start()
        await queue.wake(
          busy,
          Array.from({ length: crowd }, (_, index) => `hanging-${index}`),
        )
        await hanging.count(8)
        const wokenAt = performance.now()
        await queue.wake(free, ['free'])
        expect(await worked.count(1)).toEqual(['free'])
        expect(performance.now() - wokenAt).toBeLessThan(10_000)
        gate.resolve()
        await hanging.count(crowd)
      },
      120_000,
    )

    it('logs work that fails with its id, and goes on with the lane', async () => {
      const { queue, workers } = await connect()
      const worked = collector<string>()
      workers.onWake('slack', async (id) => {
        worked.add(id)
        if (id === 'bad') throw new Error('the work broke')
      })
      await workers.start()
      await queue.wake('slack', ['bad'])
      await worked.count(1)
      await queue.wake('slack', ['good'])
      expect(await worked.count(2)).toEqual(['bad', 'good'])
      await vi.waitFor(() =>
        expect(logged).toContainEqual({
          level: 'error',
          fields: { lane: 'slack', delivery_id: 'bad', err: new Error('the work broke') },
          message: expect.stringContaining('sweeper'),
        }),
      )
    })
  })

  describe('stopping', () => {
    it('finishes what runs, and leaves the rest to others', async () => {
      const { queue, workers } = await connect()
      const begun = collector<string>()
      const finished: string[] = []
      const gate = Promise.withResolvers<void>()
      workers.onWake('slack', async (id) => {
        begun.add(id)
        await gate.promise
        finished.push(id)
      })
      await workers.start()
      await queue.wake('slack', ['running'])
      await begun.count(1)
      let hasStopped = false
      const stopped = workers.stop(GRACE_MS).then(() => {
        hasStopped = true
      })
      const late = Array.from({ length: 20 }, (_, index) => `late ${index}`)
      await queue.wake('slack', late)
      expect(hasStopped).toBe(false)
      gate.resolve()
      await stopped
      // One that was being fetched at that very moment may still come, and is then finished like what ran.
      expect(finished.toSorted()).toEqual(begun.all().toSorted())
      const left = late.filter((id) => !finished.includes(id))
      expect(left.length).toBeGreaterThanOrEqual(late.length - 1)
      const next = await connect()
      const taken = collector<string>()
      next.workers.onWake('slack', async (id) => taken.add(id))
      await next.workers.start()
      expect((await taken.count(left.length)).toSorted()).toEqual(left.toSorted())
    })

    it('does not wait longer than the grace for work that hangs', async () => {
      const { queue, workers } = await connect()
      const begun = collector<string>()
      workers.onWake('linear', async (id) => {
        begun.add(id)
        await new Promise(() => undefined)
      })
      await workers.start()
      await queue.wake('linear', ['hanging'])
      await begun.count(1)
      const stoppedAt = performance.now()
      await workers.stop(200)
      expect(performance.now() - stoppedAt).toBeLessThan(10_000)
    })

    it('leaves the adding side at work', async () => {
      const { queue, workers } = await connect()
      workers.onWake('email', () => new Promise(() => undefined))
      await workers.start()
      await queue.wake('email', ['hanging'])
      await workers.stop(50)
      await queue.wake('callbacks', ['after the stop'])
      const next = await connect()
      const worked = collector<string>()
      next.workers.onWake('callbacks', async (id) => worked.add(id))
      await next.workers.start()
      expect(await worked.count(1)).toEqual(['after the stop'])
    })

    it('stops what was never started', async () => {
      const { workers } = await connect()
      await expect(workers.stop(GRACE_MS)).resolves.toBeUndefined()
    })
  })

  describe('two processes', () => {
    it('share the work and never do a job twice', async () => {
      const worked = collector<string>()
      const byProcess = new Map<number, number>()
      const processes = [await connect(), await connect()]
      for (const [index, { workers }] of processes.entries()) {
        workers.onWake('slack', async (id) => {
          byProcess.set(index, (byProcess.get(index) ?? 0) + 1)
          worked.add(id)
        })
      }
      const ids = Array.from({ length: 200 }, (_, index) => `shared-${index}`)
      await processes[0]!.queue.wake('slack', ids)
      for (const { workers } of processes) await workers.start()
      await worked.count(200)
      for (const { workers } of processes) await workers.stop(GRACE_MS)
      expect(worked.all().toSorted()).toEqual(ids.toSorted())
      expect(byProcess.size).toBe(2)
    })
  })

  describe('an outage', () => {
    it.each([
      ['refuses connections', () => place.proxy.cut()],
      ['does not answer', async () => place.proxy.hang()],
    ])(
      'does not hold up who wakes when the server %s, is logged once, and heals by itself',
      async (_, away) => {
        const { queue, workers } = await connect()
        const worked = collector<string>()
        workers.onWake('slack', async (id) => worked.add(id))
        await workers.start()
        await queue.wake('slack', ['before'])
        await worked.count(1)

        await away()
        for (const id of ['lost-1', 'lost-2', 'lost-3']) {
          const wokenAt = performance.now()
          await queue.wake('slack', [id])
          expect(performance.now() - wokenAt).toBeLessThan(5000)
        }
        expect(logged.filter(({ level }) => level === 'warn')).toHaveLength(1)
        // What the queue did not take is done without it; the first of a server that keeps silent is the sweeper's.
        const done = () => expect(worked.all()).toEqual(expect.arrayContaining(['lost-2', 'lost-3']))
        await vi.waitFor(done, { timeout: 8000 })

        await place.proxy.restore()
        await vi.waitFor(
          async () => {
            await queue.wake('slack', ['after'])
            expect(worked.all()).toContain('after')
            // A wake-up that was given up may be worked all the same; only one that is answered is heard of as healed.
            // Only the first two: a worker's last failure may be heard of after the first success, and makes another pair.
            expect(logged.map(({ level }) => level).slice(0, 2)).toEqual(['warn', 'info'])
          },
          { timeout: 20_000, interval: 100 },
        )
      },
    )
  })

  describe('a loss of everything in the queue', () => {
    it('loses only what was woken before: new jobs come as ever', async () => {
      const { queue, workers } = await connect()
      const worked = collector<string>()
      workers.onWake('slack', async (id) => worked.add(id))
      await workers.start()
      await queue.wake('slack', ['before'])
      await worked.count(1)
      await queue.wake('slack', ['delayed and lost'], 60_000)
      await place.loseEverything()
      await queue.wake('slack', ['after'])
      await queue.wake('slack', ['delayed'], 50)
      expect(await worked.count(3)).toEqual(['before', 'after', 'delayed'])
    })
  })

  describe('events by queue', () => {
    it('gives the work the job as it came, and the producer the accepted body', async () => {
      const producer = freshEventsQueue()
      const job = await producer.add('progress-update', { task_id: 'GH-42' }, { jobId: 'ci-1' })
      const { workers } = await connect()
      const seen = collector<unknown>()
      workers.onEvent(async (event) => {
        seen.add(event)
        return { kind: 'accepted', body: { id: event.id, status: 'accepted' } }
      })
      await workers.start()
      expect(await seen.count(1)).toEqual([
        { id: 'ci-1', name: 'progress-update', data: { task_id: 'GH-42' } },
      ])
      await vi.waitFor(async () => expect(await job.getState()).toBe('completed'))
      expect((await read(producer, 'ci-1')).returnvalue).toEqual({ id: 'ci-1', status: 'accepted' })
      await producer.close()
    })

    it('hands on the trace that the producer left with the job, and nothing where that is none', async () => {
      const producer = freshEventsQueue()
      const { workers } = await connect()
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      const left = [JSON.stringify({ traceparent, tracestate: 'x=1' }), '{broken', '[]']
      for (const [index, metadata] of left.entries())
        await producer.add('generic', {}, { jobId: `traced-${index}`, telemetry: { metadata } })
      const seen = collector<readonly [string, string | undefined]>()
      workers.onEvent(async (event) => {
        seen.add([event.id, event.traceparent])
        return { kind: 'accepted', body: {} }
      })
      await workers.start()
      expect(new Map(await seen.count(3))).toEqual(
        new Map([
          ['traced-0', traceparent],
          ['traced-1', undefined],
          ['traced-2', undefined],
        ]),
      )
      await producer.close()
    })

    it('fails a refused event at once, with the problem document as its reason', async () => {
      const producer = freshEventsQueue()
      const job = await producer.add('failure', {}, { jobId: 'ci-2', attempts: 5 })
      const { workers } = await connect()
      const problem = {
        status: 400,
        title: 'Invalid event',
        fields: [{ path: 'data.message', issue: 'Required' }],
      }
      const seen = collector<string>()
      workers.onEvent(async ({ id }) => {
        seen.add(id)
        return { kind: 'refused', problem }
      })
      await workers.start()
      await vi.waitFor(async () => expect(await job.getState()).toBe('failed'), 5000)
      expect(JSON.parse((await read(producer, 'ci-2')).failedReason!)).toEqual(problem)
      expect(seen.all()).toEqual(['ci-2'])
      await producer.close()
    })

    it('tries again, as the producer wished, when storing the event failed', async () => {
      const producer = freshEventsQueue()
      const job = await producer.add('failure', {}, { jobId: 'ci-3', attempts: 2 })
      const { workers } = await connect()
      const seen = collector<string>()
      workers.onEvent(async ({ id }) => {
        seen.add(id)
        if (seen.all().length === 1) throw new Error('the database is away')
        return { kind: 'accepted', body: { id } }
      })
      await workers.start()
      expect(await seen.count(2)).toEqual(['ci-3', 'ci-3'])
      await vi.waitFor(async () => expect(await job.getState()).toBe('completed'))
      await producer.close()
    })
  })
}

async function read(producer: JobQueue, id: string): Promise<Job> {
  const job = await producer.getJob(id)
  if (job === undefined) throw new Error(`There is no job ${id}.`)
  return job
}

function recordingLog(lines: { level: string; fields: Record<string, unknown>; message: string }[]): Log {
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...fields }, message })
  }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}
