import { existsSync } from 'node:fs'
import type { App } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import type { SlackNeeds } from '../../handlers/slack/needs.ts'
import { slackRoutes } from '../../handlers/slack-routes.ts'
import { CATALOGUE, type EventType, eventTypeOf } from '../../src/domain/events/catalogue.ts'
import { ACTION_IDS } from '../../src/domain/message.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { EXAMPLE_EVENTS } from '../support/seed-events.ts'
import { exampleSubject } from '../support/subjects.ts'
import { sourceFiles } from './source-files.ts'

const TYPES = Object.keys(CATALOGUE) as EventType[]

describe('the catalogue of events', () => {
  it.each(TYPES)('has an example of %s, and words for it', (type) => {
    const examples = EXAMPLE_EVENTS.filter(({ body }) => eventTypeOf(body.type) === type)
    expect(examples).not.toEqual([])
    for (const { name } of examples) expect(toMessage(exampleSubject(name)).title).not.toBe('')
  })

  it('has a test for every template', () => {
    const catalogue = sourceFiles().find(({ path }) => path === 'templates/catalogue.ts')!
    const templates = catalogue.imports.filter((path) => path.startsWith('templates/'))
    expect(templates.length).toBeGreaterThan(10)
    const untested = templates.filter((path) => !existsSync(`test/${path.replace(/\.ts$/, '.test.ts')}`))
    expect(untested).toEqual([])
  })
})

describe('the buttons', () => {
  it('are exactly those that Slack routes answer', () => {
    expect(registeredActions().toSorted()).toEqual([...ACTION_IDS].toSorted())
  })
})

/** The names under which the Slack routes listen for buttons; patterns are for links, which carry no name of ours. */
function registeredActions(): readonly string[] {
  const named: string[] = []
  const ignore = () => undefined
  const app = {
    action: (id: string | RegExp) => typeof id === 'string' && named.push(id),
    view: ignore,
    command: ignore,
    event: ignore,
    message: ignore,
  }
  slackRoutes(app as unknown as App, {} as SlackNeeds)
  return named
}
