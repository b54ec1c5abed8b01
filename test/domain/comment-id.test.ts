import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { commentId, isOurComment } from '../../src/domain/comment-id.ts'

it('makes one UUIDv4 of one name, and another of another', () => {
  expect(z.uuidv4().parse(commentId('card-1'))).toBe(commentId('card-1'))
  expect(new Set(Array.from({ length: 1000 }, (_, n) => commentId(`card-${n}`))).size).toBe(1000)
})

it('knows its own ids again, in any spelling, and no others', () => {
  expect(isOurComment(commentId('card-1'))).toBe(true)
  expect(isOurComment(commentId('card-1').toUpperCase())).toBe(true)
  expect(Array.from({ length: 100 }, () => randomUUID()).some(isOurComment)).toBe(false)
  expect(isOurComment('')).toBe(false)
})
