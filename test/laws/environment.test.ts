import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { VARIABLES } from '../../src/config/environment.ts'

/** Set by the runtime or the operator's shell rather than by `.env`. */
const NOT_LISTED = ['NODE_ENV']

it('lists in .env.example exactly the variables that are read', () => {
  const text = readFileSync('.env.example', 'utf8')
  const listed = [...text.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1])
  expect(listed.toSorted()).toEqual(VARIABLES.filter((name) => !NOT_LISTED.includes(name)).toSorted())
})
