import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DeliveryError } from '../../src/domain/errors.ts'
import { type Hearing, type Heeded, type Inbox, workInbox } from '../../src/usecases/work-inbox.ts'
import { aWorld } from '../support/world.ts'

let world: Awaited<ReturnType<typeof aWorld>>
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const FAST: Hearing = { again: false, isLate: false }
const unavailable = () => new DeliveryError('unreachable', 'nobody answers')

/** A process that works on the inbox: what it heeds and says is noted. */
function aProcess(
  heed: (told: unknown, hearing: Hearing) => Promise<Heeded | 'not-yet'> = async () => words,
) {
  const heeded = vi.fn(heed)
  const say = vi.fn(async (_answer: unknown) => {})
  const inbox = workInbox({ ...world.needs, heed: heeded, say })
  return { inbox, heeded, say }
}
const words: Heeded = { answer: { words: 'Thank you' } }
const never = () => new Promise<never>(() => {})

const told = () => ({ id: randomUUID(), told: { said: randomUUID() } })
const later = async (inbox: Inbox, ms = 3_600_000) => {
  await world.passForInbox(ms)
  await inbox.work()
  await inbox.idle()
}

describe('what was told', () => {
  it('is done at once, answered, and not done again, however often it is told', async () => {
    const [here, elsewhere] = [aProcess(), aProcess()]
    const one = told()
    await Promise.all([here.inbox.receive(one.id, one.told), elsewhere.inbox.receive(one.id, one.told)])
    await Promise.all([here.inbox.idle(), elsewhere.inbox.idle()])
    await here.inbox.receive(one.id, one.told)
    await later(here.inbox)
    const all = [...here.heeded.mock.calls, ...elsewhere.heeded.mock.calls]
    expect(all).toEqual([[one.told, FAST]])
    expect([...here.say.mock.calls, ...elsewhere.say.mock.calls]).toEqual([[{ words: 'Thank you' }]])
  })

  it('is taken up by one other process when its own died, which knows that it was begun', async () => {
    const dead = aProcess(never)
    const one = told()
    await dead.inbox.receive(one.id, one.told)
    const others = [aProcess(), aProcess()]
    // Whose work it is for half a minute, nobody can tell from dead.
    await Promise.all(others.map(({ inbox }) => inbox.work()))
    expect(others.flatMap(({ heeded }) => heeded.mock.calls)).toEqual([])
    await world.passForInbox(31_000)
    await Promise.all(others.map(({ inbox }) => inbox.work()))
    await Promise.all(others.map(({ inbox }) => inbox.idle()))
    const all = others.flatMap(({ heeded }) => heeded.mock.calls)
    expect(all).toEqual([[one.told, { again: true, isLate: false }]])
  })

  it('is begun with in the order in which it came', async () => {
    const dead = aProcess(never)
    const all = [told(), told(), told()]
    for (const one of all) await dead.inbox.receive(one.id, one.told)
    const other = aProcess()
    await later(other.inbox, 31_000)
    expect(other.heeded.mock.calls.map(([first]) => first)).toEqual(all.map((one) => one.told))
  })

  it('and speaks of what is not stored yet is put back, and is late after ten minutes', async () => {
    const { inbox, heeded, say } = aProcess(async (_told, { isLate }) => (isLate ? words : 'not-yet'))
    const one = told()
    await inbox.receive(one.id, one.told)
    await inbox.idle()
    await later(inbox, 60_000)
    expect(say).not.toHaveBeenCalled()
    await later(inbox, 600_000)
    expect(say).toHaveBeenCalledTimes(1)
    expect(heeded.mock.calls.map(([, hearing]) => hearing)).toEqual([
      FAST,
      FAST,
      { again: false, isLate: true },
    ])
  })

  it('is tried again where doing it failed', async () => {
    const { inbox, heeded, say } = aProcess()
    heeded.mockRejectedValueOnce(new Error('The database is away'))
    const one = told()
    await inbox.receive(one.id, one.told)
    await inbox.idle()
    expect(say).not.toHaveBeenCalled()
    await later(inbox)
    expect(say).toHaveBeenCalledTimes(1)
    expect(heeded.mock.calls.at(-1)).toEqual([one.told, { again: true, isLate: true }])
  })
})

describe('an answer', () => {
  it('that does not go through is said again, without doing anything again', async () => {
    const { inbox, heeded, say } = aProcess()
    say.mockRejectedValueOnce(unavailable())
    const one = told()
    await inbox.receive(one.id, one.told)
    await inbox.idle()
    await later(inbox)
    expect(heeded).toHaveBeenCalledTimes(1)
    expect(say.mock.calls).toEqual([[{ words: 'Thank you' }], [{ words: 'Thank you' }]])
    await later(inbox)
    expect(say).toHaveBeenCalledTimes(2)
  })

  it('is said when somebody mended what was wrong', async () => {
    const { inbox, say } = aProcess()
    say.mockRejectedValueOnce(new DeliveryError('unauthorized', 'the key has ended'))
    const one = told()
    await inbox.receive(one.id, one.told)
    await inbox.idle()
    await later(inbox)
    expect(say).toHaveBeenCalledTimes(2)
  })

  it.each([
    ['that is refused', new DeliveryError('invalid', 'the thread is gone'), 0],
    ['that nobody took for a day', unavailable(), 86_400_000],
  ])('%s is given up', async (_, error, ms) => {
    const { inbox, say } = aProcess()
    say.mockRejectedValue(error)
    const one = told()
    await inbox.receive(one.id, one.told)
    await inbox.idle()
    if (ms > 0) await later(inbox, ms + 1000)
    const times = say.mock.calls.length
    await later(inbox)
    expect(say).toHaveBeenCalledTimes(times)
  })

  it('that somebody else is asked for is waited for, and nobody takes it meanwhile', async () => {
    let answer: (words: object) => void = () => {}
    const asking = new Promise<object>((resolve) => {
      answer = resolve
    })
    const { inbox, say } = aProcess(async () => ({ answer: asking }))
    const kept = vi.spyOn(world.needs.store.inbox, 'postpone')
    const one = told()
    await inbox.receive(one.id, one.told)
    await vi.waitFor(() => expect(kept).toHaveResolved())
    const other = aProcess()
    await later(other.inbox, 120_000)
    expect(other.heeded).not.toHaveBeenCalled()
    answer({ words: 'From afar' })
    await inbox.idle()
    expect(say).toHaveBeenCalledWith({ words: 'From afar' })
  })

  it('comes before what follows it', async () => {
    const order: string[] = []
    const afterwards = async () => void order.push('shown')
    const { inbox, say } = aProcess(async () => ({ ...words, afterwards }))
    say.mockImplementation(async () => void order.push('said'))
    const one = told()
    await inbox.receive(one.id, one.told)
    await inbox.idle()
    expect(order).toEqual(['said', 'shown'])
  })
})

it('remembers for a day what was finished', async () => {
  const { inbox } = aProcess()
  const one = told()
  await inbox.receive(one.id, one.told)
  await inbox.idle()
  const again = async (afterMs: number) => {
    await world.passForInbox(afterMs)
    await world.needs.store.inbox.forgetOld()
    return world.needs.store.inbox.receive(one.id, one.told, 1000)
  }
  expect(await again(82_800_000)).toBeUndefined()
  expect(await again(7_200_000)).toMatchObject({ id: one.id })
})
