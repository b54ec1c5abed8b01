import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { aGroup, exampleSubject } from '../support/subjects.ts'

const shown = (change = {}, count?: number) => {
  const subject = exampleSubject('sla exceeded', change)
  return toPlainText(toMessage(count === undefined ? subject : { ...subject, group: aGroup({ count }) }))
}

it('shows which retry runs, and which were too slow', () => {
  expect(shown()).toMatchInlineSnapshot(`
    "Time limit exceeded for feature-1087
    ⚠️ Retry 2 of 3 runs

    Part: code-review::feature-1087::1
    Agent: code-review
    Took: 1482 s
    May take: 600 s

    Retries:
    1. too slow as well
    2. runs now
    3. not needed yet

    task feature-1087"
  `)
})

it('says when a person has to look at it', () => {
  expect(shown({ attempt: 3, human_review: true })).toMatchInlineSnapshot(`
    "Time limit exceeded for feature-1087
    ❌ A person has to look at it

    Part: code-review::feature-1087::1
    Agent: code-review
    Took: 1482 s
    May take: 600 s

    Retries:
    1. too slow as well
    2. too slow as well
    3. too slow as well

    task feature-1087"
  `)
})

it.each([
  [{ attempt: 4 }, 'A person has to look at it'],
  [{ attempt: 3 }, 'Retry 3 of 3 runs'],
  [{ attempt: 1, max_attempts: 1 }, 'Retry 1 of 1 runs'],
  [{ attempt: 0 }, 'Is tried again'],
  [{ attempt: 'second' }, 'Retry 1 of 3 runs'],
])('reads %j as “%s”', (change, words) => {
  expect(shown(change)).toContain(words)
})

it('counts for those who do not', () => {
  expect(shown({ attempt: undefined }, 2)).toContain('Retry 2 of 3 runs')
})
