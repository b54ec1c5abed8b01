import { describe, expect, it, vi } from 'vitest'
import { workHere } from '../../../src/adapters/queue/work-here.ts'

/** Work that goes on until the test lets it end. */
function aWork(atOnce: number) {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const here = workHere(
    (lane, id) => {
      begun.push(`${lane} ${id}`)
      return new Promise((resolve) => ends.push(resolve))
    },
    () => atOnce,
  )
  return { here, begun, endNext: () => ends.shift()?.() }
}

describe('work without the queue', () => {
  it('is taken by nobody who does not work', () => {
    const { here, begun } = aWork(1)
    expect(here.take('slack', ['a'])).toBe(false)
    expect(begun).toEqual([])
  })

  it('is done a few at a time in each lane, each once, in its order', async () => {
    const { here, begun, endNext } = aWork(2)
    here.start()
    expect(here.take('slack', ['a', 'b', 'c'])).toBe(true)
    here.take('slack', ['c', 'd'])
    here.take('linear', ['e'])
    expect(begun).toEqual(['slack a', 'slack b', 'linear e'])
    endNext()
    await vi.waitFor(() => expect(begun).toHaveLength(4))
    endNext()
    await vi.waitFor(() => expect(begun.slice(3)).toEqual(['slack c', 'slack d']))
  })

  it('ends with what runs', async () => {
    const { here, begun, endNext } = aWork(1)
    here.start()
    here.take('slack', ['a', 'b'])
    const stopped = here.stop()
    expect(here.take('slack', ['c'])).toBe(false)
    endNext()
    await stopped
    expect(begun).toEqual(['slack a'])
  })
})
