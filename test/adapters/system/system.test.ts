import { expect, it } from 'vitest'
import { systemIds } from '../../../src/adapters/system/system.ts'

const many = (make: () => string) => Array.from({ length: 1000 }, make)

it('makes ids that sort by time', () => {
  const ids = many(systemIds.next)
  expect(ids.toSorted()).toEqual(ids)
})

it('makes random ids whose first characters tell them apart', () => {
  expect(new Set(many(systemIds.random).map((id) => id.slice(0, 8))).size).toBeGreaterThan(990)
})

it('makes nonces of 128 bits, each once', () => {
  const nonces = many(systemIds.nonce)
  expect(new Set(nonces).size).toBe(1000)
  expect(nonces.every((nonce) => Buffer.from(nonce, 'base64url').length === 16)).toBe(true)
})
