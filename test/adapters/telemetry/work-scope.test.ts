import { Writable } from 'node:stream'
import { setImmediate as later } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLog } from '../../../src/adapters/telemetry/log.ts'
import { about, inScope, openScope } from '../../../src/adapters/telemetry/work-scope.ts'

const lines: Record<string, unknown>[] = []
const log = createLog(
  'info',
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  }),
)

/** The ids on a line that is logged now. */
function logged(fields: object = {}): Record<string, unknown> {
  log.info(fields, 'said')
  const { level, time, msg, ...ids } = lines.at(-1)!
  return ids
}

it('puts the ids of what is being worked on onto every line, those that become known later as well', async () => {
  await inScope({ delivery_id: 'd1' }, async () => {
    expect(logged()).toEqual({ delivery_id: 'd1' })
    await later()
    about({ event_id: 'e1', task_id: null, approval_id: undefined })
    await later()
    expect(logged()).toEqual({ delivery_id: 'd1', event_id: 'e1' })
  })
  expect(logged()).toEqual({})
})

it('keeps pieces of work that run at once apart', async () => {
  const piece = (id: string) =>
    inScope({ delivery_id: id }, async () => {
      await later()
      about({ event_id: `e-${id}` })
      await later()
      return logged()
    })
  expect(await Promise.all(['a', 'b'].map(piece))).toEqual([
    { delivery_id: 'a', event_id: 'e-a' },
    { delivery_id: 'b', event_id: 'e-b' },
  ])
})

it('tells the work around it, and names nothing where that is about several', () => {
  inScope({}, () => {
    inScope({ approval_id: 'a1' }, () => about({ task_id: 'T' }))
    expect(logged()).toEqual({ approval_id: 'a1', task_id: 'T' })
    inScope({ approval_id: 'a2' }, () => about({ task_id: 'T' }))
    expect(logged()).toEqual({ task_id: 'T' })
  })
})

it('lets a line name something else than the work is about', () => {
  inScope({ event_id: 'e1' }, () => expect(logged({ event_id: 'e2' })).toEqual({ event_id: 'e2' }))
})

it('goes on with the same work where Node lost it in between', () => {
  const scope = openScope()
  scope({ event_id: 'e1' }, () => about({ approval_id: 'a1' }))
  scope({}, () => expect(logged()).toEqual({ event_id: 'e1', approval_id: 'a1' }))
})
