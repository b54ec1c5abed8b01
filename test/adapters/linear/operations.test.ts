import { existsSync, readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../../src/adapters/linear/operations.ts'

/** Linear's published schema; `LINEAR_SCHEMA` names the file where there is one. */
const file = process.env.LINEAR_SCHEMA ?? '../shared/reference/linear-schema.graphql'

describe.skipIf(!existsSync(file))("every operation fits Linear's published schema", () => {
  const schema = existsSync(file) ? buildSchema(readFileSync(file, 'utf8')) : undefined

  it.each(Object.entries(OPERATIONS))('%s', (_, document) => {
    expect(validate(schema!, parse(document)).map(({ message }) => message)).toEqual([])
  })
})
