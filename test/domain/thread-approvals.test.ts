import { describe, expect, it } from 'vitest'
import { meantInThread } from '../../src/domain/thread-approvals.ts'
import { anApproval, NOON } from '../support/builders.ts'

const at = (seconds: number) => new Date(NOON.getTime() + seconds * 1000)
const pending = (createdAt: Date) => anApproval({ createdAt })
const decided = (decidedAt: Date) => anApproval({ createdAt: at(-600), decidedAt, state: 'approved' })

const OLD = pending(at(-600))

describe('words that name no approval, written at noon', () => {
  it.each([
    ['the only one, however new', [pending(at(-1))], 0],
    ['the only one, even if it is decided', [decided(at(-60))], 0],
    ['the only one that was open', [decided(at(-60)), OLD], 1],
    ['the newest where none is open any more', [decided(at(-60)), decided(at(-50))], 1],
  ] as const)('mean %s', (_, thread, index) => {
    expect(meantInThread(thread, NOON)).toEqual({ kind: 'one', approval: thread[index] })
  })

  it.each([
    ['several are pending', [OLD, pending(at(-500))], [0, 1]],
    ['another one was decided while they were written', [decided(at(-4)), OLD], [0, 1]],
    ['another one was decided after they were written', [decided(at(1)), OLD], [0, 1]],
    ['the only pending one is too new to have been read', [decided(at(-60)), pending(at(-4))], [1]],
  ] as const)('are asked back where %s', (_, thread, indices) => {
    const approvals = indices.map((index) => thread[index])
    expect(meantInThread(thread, NOON)).toEqual({ kind: 'several', approvals })
  })

  it('mean nothing where nothing is asked', () => {
    expect(meantInThread([], NOON)).toEqual({ kind: 'none' })
  })

  it('mean nothing that was asked only after they were written', () => {
    expect(meantInThread([pending(at(1))], NOON)).toEqual({ kind: 'none' })
    expect(meantInThread([OLD, pending(at(1))], NOON)).toEqual({ kind: 'one', approval: OLD })
    const first = pending(at(1))
    expect(meantInThread([first], NOON, first.id)).toEqual({ kind: 'one', approval: first })
  })
})
