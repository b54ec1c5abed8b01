import { describe, expect, it } from 'vitest'
import { CATALOGUE, type EventType } from '../../src/domain/events/catalogue.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { EXAMPLE_EVENTS } from '../support/seed-events.ts'
import { anEvent, exampleSubject } from '../support/subjects.ts'

const TYPES = Object.keys(CATALOGUE) as EventType[]
const NAMED: Readonly<Record<string, string>> = Object.fromEntries(
  EXAMPLE_EVENTS.map(({ name, body }) => [anEvent(body).type, name]),
)

describe('toMessage', () => {
  it.each(TYPES)('has an example and words for %s', (type) => {
    const message = toMessage(exampleSubject(NAMED[type]!))
    expect(message.title).not.toBe('')
    expect(message.status).not.toBe('')
    expect(message.details).toMatchObject({ id: 'details.open', value: '{"event":"event-1"}' })
  })

  it.each(EXAMPLE_EVENTS)('drops no field of: $name', ({ name }) => {
    const lost = {
      shape: 'round',
      weight: 42,
      parts: ['left', 'right'],
      inside: { deep: { deeper: 'bottom' } },
    }
    const text = toPlainText(toMessage(exampleSubject(name, dataOf(name, lost))))
    for (const word of ['round', '42', 'left', 'right', 'bottom']) expect(text).toContain(word)
  })

  it.each(EXAMPLE_EVENTS)('shows every sentence of: $name', ({ name, body }) => {
    const text = toPlainText(toMessage(exampleSubject(name))).replaceAll(/\s+/g, ' ')
    for (const sentence of sentences('data' in body ? body.data : body)) {
      expect(text).toContain(sentence.replaceAll(/\s+/g, ' '))
    }
  })
})

/** Fields that no template knows, where the example keeps its data. */
function dataOf(name: string, fields: object): Record<string, unknown> {
  const { body } = EXAMPLE_EVENTS.find((example) => example.name === name)!
  return 'data' in body ? { data: { ...(body.data as object), ...fields } } : { ...fields }
}

/** Every text of several words; single words may be said in others. */
function sentences(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes(' ') ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sentences) : []
}
