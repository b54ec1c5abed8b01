import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { aLinearWorld } from './linear-world.ts'

let here: Awaited<ReturnType<typeof aLinearWorld>>
beforeAll(async () => {
  here = await aLinearWorld()
})
afterAll(() => here.close())

const parentOf = (comment: string) => here.linear.comments.find(({ id }) => id === comment)!.parentId
/** Well after the cards were read. */
const later = () => new Date(Date.now() + 30_000)

/** Approvals of one task, each with its card. */
async function ofOneTask(...titles: string[]) {
  const task_id = `GH-${randomUUID()}`
  const asked = []
  for (const title of titles) asked.push(await here.ask({ task_id, data: { title } }))
  return { task_id, asked, root: asked[0]!.card }
}

describe('the cards of one task', () => {
  it('stand in one thread, below the first of them', async () => {
    const { asked, root } = await ofOneTask('One', 'Two', 'Three')
    expect(asked.map(({ card }) => parentOf(card))).toEqual([null, root, root])
    const other = await ofOneTask('Other')
    expect(parentOf(other.root)).toBeNull()
  })

  it('and of no task stand by themselves', async () => {
    const [one, two] = [await here.ask(), await here.ask()]
    expect([one, two].map(({ card }) => parentOf(card))).toEqual([null, null])
  })

  it('stand in one thread on each issue', async () => {
    const { task_id, root } = await ofOneTask('On the hub')
    const data = { title: 'On the issue', linear_issue: 'ENG-12' }
    const elsewhere = [await here.ask({ task_id, data }), await here.ask({ task_id, data })]
    expect(elsewhere.map(({ card }) => parentOf(card))).toEqual([null, elsewhere[0]!.card])
    expect(root).not.toBe(elsewhere[0]!.card)
  })

  it('wait for the first where that is just being posted', async () => {
    const task_id = `GH-${randomUUID()}`
    const first = await here.askOnly({ task_id })
    const second = await here.askOnly({ task_id })
    const { id } = await here.cardOf(second)
    await deliverCard(here.world.needs)(id)
    expect(await here.cardOf(second)).toMatchObject({ state: 'waiting', attempts: 0, providerRef: null })
    const root = await here.deliver(first)
    await here.world.needs.store.cards.retry(id)
    expect(parentOf(await here.deliver(second))).toBe(root)
  })

  it('stand alone where their thread was deleted, and begin another one', async () => {
    const { task_id, root } = await ofOneTask('One', 'Two')
    here.linear.delete(root)
    const third = await here.ask({ task_id })
    const fourth = await here.ask({ task_id })
    expect([third, fourth].map(({ card }) => parentOf(card))).toEqual([null, third.card])
  })
})

describe('a reply in the thread of a task', () => {
  it('that names none means the only one that is pending', async () => {
    const { asked, root } = await ofOneTask('One', 'Two')
    await here.write({ body: `approve ${asked[0]!.approval.id.slice(0, 8)}`, parentId: root })
    await here.write({ body: 'approve', parentId: root, createdAt: later() })
    expect(await here.states(asked)).toEqual(['approved', 'approved'])
  })

  it('that names none is asked back where several are pending, with their ids', async () => {
    const { asked, root } = await ofOneTask('One', 'Two')
    await here.write({ body: 'approve', parentId: root, createdAt: later() })
    await here.answered(root, `approve ${asked[1]!.approval.id.slice(0, 8)}: Two`)
    expect(await here.states(asked)).toEqual(['pending', 'pending'])
  })

  it('is asked back where what it may mean was decided just before', async () => {
    const { asked, root } = await ofOneTask('One', 'Two')
    await here.write({ body: `approve ${asked[0]!.approval.id.slice(0, 8)}`, parentId: root })
    await here.write({ body: 'approve', parentId: root })
    await here.answered(root, 'Which of these do you mean?')
    expect(await here.states(asked)).toEqual(['approved', 'pending'])
  })

  it('is asked back where another card is being posted, which may stand there already', async () => {
    const { task_id, asked, root } = await ofOneTask('One')
    const second = await here.askOnly({ task_id })
    await here.world.needs.store.cards.claim((await here.cardOf(second)).id, 30_000)
    await here.write({ body: 'approve', parentId: root, createdAt: later() })
    expect(await here.states(asked)).toEqual(['pending'])
  })

  it('decides the one that it names, and no one that stands elsewhere', async () => {
    const { asked, root } = await ofOneTask('One', 'Two')
    const other = await here.ask()
    await here.write({ body: `reject ${asked[1]!.approval.id.slice(0, 8)}: no`, parentId: root })
    await here.write({ body: `reject ${other.approval.id.slice(0, 8)}: no`, parentId: root })
    await here.answered(root, 'about another approval')
    expect(await here.states([...asked, other])).toEqual(['pending', 'rejected', 'pending'])
  })

  it('that was written before another card came does not mean that one, however late Linear tells', async () => {
    const { asked, root } = await ofOneTask('One', 'Two')
    await here.write({ body: 'approve', parentId: root, createdAt: new Date(Date.now() - 60_000) })
    expect(await here.states(asked)).toEqual(['approved', 'pending'])
    await here.write({ body: 'approve', parentId: root, createdAt: new Date(Date.now() - 50_000) })
    expect(await here.states(asked)).toEqual(['approved', 'pending'])
  })

  it('of a stranger is told nothing of what there is', async () => {
    const { root } = await ofOneTask('Secret one', 'Secret two')
    await here.write({ body: 'approve', parentId: root, userId: 'user-eve' })
    await here.answered(root, 'linear: user-eve')
    expect(here.answers(root).join()).not.toContain('Which of these')
  })
})
