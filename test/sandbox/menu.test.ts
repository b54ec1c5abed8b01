import { expect, it } from 'vitest'
import { APPROVAL_TYPES, eventTypeOf } from '../../src/domain/events/catalogue.ts'
import { parseEvent } from '../../src/domain/events/parse-event.ts'
import { MENU } from '../../src/sandbox/examples/menu.ts'

const examples = MENU.flatMap((group) => group.examples)
const parsed = (event: object) => parseEvent(event, 'made', new Date(0))

it.each(examples)('offers "$label" as an event that Countersign accepts', ({ event }) => {
  expect(parsed(event({ number: 1 }))).toMatchObject({ kind: 'event' })
})

it('asks for a new task each time an approval is sent', () => {
  const asking = examples.map(({ event }) => [event({ number: 1 }), event({ number: 2 })] as const)
  for (const pair of asking) {
    const [one, other] = pair.map(parsed)
    if (one?.kind !== 'event' || other?.kind !== 'event') throw new Error('An example is not valid.')
    const isAsking = APPROVAL_TYPES.some((type) => type === eventTypeOf(one.event.declaredType))
    // Who names a request may ask it again, otherwise.
    const isNamed = 'request_id' in one.event.data
    if (isAsking && !isNamed) expect(one.event.taskId).not.toBe(other.event.taskId)
  }
})

it('names every example once', () => {
  expect(new Set(examples.map(({ name }) => name)).size).toBe(examples.length)
})
