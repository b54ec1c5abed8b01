import { existsSync } from 'node:fs'
import type { App } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import type { SlackNeeds } from '../../handlers/slack/needs.ts'
import { slackRoutes } from '../../handlers/slack-routes.ts'
import { CATALOGUE, type EventType, eventTypeOf } from '../../src/domain/events/catalogue.ts'
import { ACTION_IDS } from '../../src/domain/message.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { SUBMITTED_DIALOGS } from '../../templates/dialog.ts'
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
    expect(registered().actions.toSorted()).toEqual([...ACTION_IDS].toSorted())
  })
})

describe('the dialogs', () => {
  it('that can be submitted are exactly those that Slack routes take', () => {
    expect(registered().views.toSorted()).toEqual([...SUBMITTED_DIALOGS].toSorted())
  })
})

/** The names under which the Slack routes listen; patterns are for links, which carry no name of ours. */
function registered() {
  const actions: string[] = []
  const views: string[] = []
  const ignore = () => undefined
  const app = {
    action: (id: string | RegExp) => typeof id === 'string' && actions.push(id),
    view: (id: string) => views.push(id),
    command: ignore,
    event: ignore,
    message: ignore,
  }
  slackRoutes(app as unknown as App, {} as SlackNeeds)
  return { actions, views }
}
