import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { remindInquiry } from '../../../src/usecases/answering/remind-inquiry.ts'
import { findByComment } from '../../../src/usecases/deciding/find-by-comment.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { aLinearWorld } from './linear-world.ts'

let here: Awaited<ReturnType<typeof aLinearWorld>>
beforeAll(async () => {
  here = await aLinearWorld()
})
afterAll(() => here.close())

describe('a reply below a reminder', () => {
  it.each([
    ['of a task', { task_id: 'GH-1' }],
    ['of no task', {}],
  ])('is an answer to the question, %s', async (_of, more) => {
    const { id, card } = await here.clarify(['Which port?'], more)
    await here.world.minutesPass(id, 13 * 60)
    await remindInquiry(here.world.needs)(id)
    const [reminder] = await here.world.needs.store.cards.ofSubject({ kind: 'inquiry-reminder', id })
    await deliverCard(here.world.needs)(reminder!.id)
    await here.answered(card, 'still waits for an answer')
    const [shown] = await here.world.needs.store.cards.ofSubject({ kind: 'inquiry-reminder', id })
    const found = await findByComment(here.world.needs)(shown!.providerRef!.comment!)
    expect(found).toMatchObject({ inquiries: [{ eventId: id }] })
    await here.write({ body: '8080', parentId: card, createdAt: new Date(Date.now() + 30_000) })
    expect(await here.inquiryOf(id)).toMatchObject({ answer: { answers: [{ answer: '8080' }] } })
  })
})

describe('“answer”, away from the card', () => {
  const write = async (body: string, userId = 'user-alex') => {
    const { id } = here.linear.write({ issueId: here.linear.hub.id, userId, body })
    await here.tellAgain()
    await vi.waitFor(() => expect(here.answers(id)).not.toEqual([]))
    return here.answers(id).join('\n')
  }

  it('answers the question that it names, which “pending” lists', async () => {
    const { id } = await here.clarify(['Which port?'])
    const pending = await write('@countersign pending')
    expect(pending).toContain(id)
    expect(pending).toContain('Which port?')
    expect(pending).toContain('answer, its id, and your answer')
    expect(await write(`@countersign answer ${id}: 8080`)).toContain('Your answer counts')
    expect(await here.inquiryOf(id)).toMatchObject({
      answer: { answers: [{ answer: '8080' }] },
      answeredBy: { person: 'alex', channel: 'linear' },
    })
    expect(await write('@countersign pending')).not.toContain(id)
    expect(await write(`@countersign answer ${id} 443`, 'user-sam')).toContain('Answered by Alex Kim')
  })

  it('with an id alone shows all of it, and the words to write', async () => {
    const { id } = await here.clarify(['Which port?', { text: 'Where?', options: ['a', 'b'] }])
    const shown = await write(`@countersign answer ${id}`)
    expect(shown).toContain('Where?')
    expect(shown).toContain(`@countersign answer ${id}\n1: …\n2: a or b`)
    expect(await write(`@countersign answer ${id}\n1: 80\n2: c`)).toContain('must be one of: a, b')
    await write(`@countersign answer ${id}\n1: 80\n2: b`)
    expect(await here.inquiryOf(id)).toMatchObject({ state: 'answered' })
  })

  it('says where there is no such question', async () => {
    expect(await write('@countersign answer nothing-here yes')).toContain('No such question')
  })

  it('is refused to a stranger, who learns nothing', async () => {
    const { id } = await here.clarify(['A secret?'])
    for (const words of ['', ' yes', ' 1: yes']) {
      const said = await write(`@countersign answer ${id}${words}`, 'user-eve')
      expect(said).toContain('not listed')
      expect(said).not.toContain('secret')
    }
    expect(await here.inquiryOf(id)).toMatchObject({ state: 'open' })
  })

  it('below another question is that one’s answer where its first word is no question', async () => {
    const { id, card } = await here.clarify(['Which port?'])
    await here.write({ body: '@countersign answer port 8080', parentId: card })
    expect(await here.inquiryOf(id)).toMatchObject({ answer: { answers: [{ answer: 'port 8080' }] } })
  })

  it('in the thread of another one answers the one that it names', async () => {
    const task_id = `GH-${randomUUID()}`
    const [one, two] = [await here.clarify(['One?'], { task_id }), await here.clarify(['Two?'], { task_id })]
    await here.write({ body: `@countersign answer ${two.id} yes`, parentId: one.card })
    expect(await here.inquiryOf(one.id)).toMatchObject({ state: 'open' })
    expect(await here.inquiryOf(two.id)).toMatchObject({ state: 'answered' })
  })
})
