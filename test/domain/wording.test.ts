import { expect, it } from 'vitest'
import { z } from 'zod'
import { WORDING } from '../../src/domain/wording.ts'

it.each([
  [z.string(), undefined, 'is required'],
  [z.string(), 5, 'must be text, not a number'],
  [z.string(), null, 'must be text, not null'],
  [z.string().min(1), '', 'must not be empty'],
  [z.string().max(3), 'four', 'must have at most 3 characters'],
  [z.coerce.number(), 'abc', 'must be a number'],
  [z.number().int(), 0.5, 'must be a whole number'],
  [z.number().min(1), 0, 'must be at least 1'],
  [z.number().positive(), 0, 'must be more than 0'],
  [z.number().max(9), 10, 'must be at most 9'],
  [z.array(z.string()), {}, 'must be a list, not an object'],
  [z.array(z.string()).min(1), [], 'must not be empty'],
  [z.object({}), [], 'must be an object, not a list'],
  [z.record(z.string(), z.string()), 'x', 'must be an object, not text'],
  [z.enum(['a', 'b', 'c']), 'd', 'must be "a", "b" or "c"'],
  [z.enum(['a', 'b']), undefined, 'is required: "a" or "b"'],
  [z.iso.datetime(), 'yesterday', 'must be a time such as 2026-11-21T10:00:00Z'],
  [
    z.url({ protocol: /^https?$/ }),
    'ftp://x',
    'must be a whole URL, which begins with "https://" or "http://"',
  ],
  [z.strictObject({}), { a: 1, b: 2 }, 'does not know "a", "b"'],
  [z.string('say so yourself'), 5, 'say so yourself'],
])('says what a value must be: %#', (schema, given, words) => {
  expect(schema.safeParse(given, WORDING).error?.issues[0]?.message).toBe(words)
})
