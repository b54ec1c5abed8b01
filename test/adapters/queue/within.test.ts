import { describe, expect, it } from 'vitest'
import { within } from '../../../src/adapters/queue/within.ts'

describe('within', () => {
  it('gives the value of work that is done in time', async () => {
    expect(await within(1000, Promise.resolve(7))).toEqual({ kind: 'done', value: 7 })
  })
  it('gives up on work that hangs', async () => {
    expect(await within(5, new Promise(() => undefined))).toEqual({ kind: 'late' })
  })
  it('passes on a failure in time, and swallows one that comes late', async () => {
    await expect(within(1000, Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    const later = Promise.withResolvers<void>()
    expect(await within(5, later.promise)).toEqual({ kind: 'late' })
    later.reject(new Error('too late to matter'))
  })
})
