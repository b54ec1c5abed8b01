import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { aLinearWorld } from './linear-world.ts'

let here: Awaited<ReturnType<typeof aLinearWorld>>
beforeAll(async () => {
  here = await aLinearWorld()
})
afterAll(() => here.close())

/** Somebody writes on the hub issue; returns what is answered in that thread. */
async function say(body: string, person = 'alex'): Promise<string> {
  const { id } = here.linear.write({ issueId: here.linear.hub.id, userId: `user-${person}`, body })
  expect((await here.tellAgain()).status).toBe(200)
  return vi.waitFor(() => {
    expect(here.answers(id)).toHaveLength(1)
    return here.answers(id)[0]!
  })
}

/** Somebody writes below a card; returns what is answered. */
async function sayBelow(card: string, body: string): Promise<string> {
  const before = here.answers(card).length
  await here.write({ body, parentId: card })
  return vi.waitFor(() => {
    expect(here.answers(card)).toHaveLength(before + 1)
    return here.answers(card).at(-1)!
  })
}

describe('a comment that begins with our name', () => {
  it('is answered with the same words as everywhere, without a word of buttons', async () => {
    const help = await say('@countersign help')
    expect(help).toContain('Begin with `@countersign` and one of these')
    expect(help).not.toMatch(/\/countersign|button|Home tab/)
    expect(await say('@countersign whoami')).toContain('You are Alex Kim')
    expect(await say('@countersign dance')).toContain('I do not know “dance”')
  })

  it('says what happened on a task', async () => {
    const task_id = `GH-${randomUUID()}`
    await here.ask({ task_id })
    expect(await say(`@countersign status ${task_id}`)).toContain('1 event')
  })

  it('lists what waits, with ids in place of buttons', async () => {
    const { approval } = await here.ask()
    const said = await say('@countersign pending')
    expect(said).toContain(approval.id.slice(0, 8))
    expect(said).not.toContain('reply below with')
    expect(await say('@countersign batch')).toContain(approval.id.slice(0, 8))
  })

  it('shows an approval, and how to decide it from there', async () => {
    const { approval } = await here.ask({ data: { title: 'Deploy api' } })
    const said = await say(`@countersign show ${approval.id}`)
    expect(said).toContain('Deploy api')
    expect(said).toContain(`\`@countersign\` approve ${approval.id.slice(0, 8)}`)
    expect(said).not.toContain('reply below with')
  })

  it('tells a stranger nothing', async () => {
    const { approval } = await here.ask({ data: { title: 'Secret' } })
    for (const words of ['pending', `show ${approval.id}`, 'batch']) {
      expect(await say(`@countersign ${words}`, 'eve')).toContain('linear: user-eve')
    }
  })

  it('is asked back where it speaks of deciding and is no command', async () => {
    expect(await say('@countersign I would approve it')).toContain('Which do you mean?')
  })

  it.each([
    'https://linear.app/acme/profiles/sam',
    '[@Sam Rivera](https://linear.app/acme/profiles/sam)',
    '@sam',
  ])('may name a colleague as %s', async (sam) => {
    const { approval, card } = await here.ask()
    expect(await sayBelow(card, `@countersign reassign to ${sam}`)).toContain('Sam Rivera decides')
    expect((await here.read(approval)).grants).toMatchObject([{ kind: 'reassigned', to: 'sam' }])
    expect(await say(`@countersign away until monday: ask ${sam}`)).toContain('Sam Rivera may decide')
    await say('@countersign back')
  })

  it('asks who is meant by the profile of somebody who is not listed, whatever they are called', async () => {
    const { card } = await here.ask()
    const eve = '[@Sam](https://linear.app/acme/profiles/eve)'
    expect(await sayBelow(card, `@countersign reassign ${eve}`)).toContain('Who is that?')
  })

  it('is done once, however often Linear tells of it', async () => {
    const { approval, card } = await here.ask()
    const body = here.webhookOf({ body: '@countersign remind 2h', parentId: card })
    await Promise.all([here.post(body), here.post(body)])
    await here.post(body)
    await vi.waitFor(() => expect(here.answers(card)).toHaveLength(1))
    const entries = await here.world.needs.store.audit.of(`approval:${approval.id}`)
    expect(entries.filter(({ action }) => action === 'approval.snoozed')).toHaveLength(1)
  })
})

describe('below a card', () => {
  it('a command without an id means that card', async () => {
    const { approval, card } = await here.ask({ data: { title: 'Two', risk: 'medium', quorum: 2 } })
    expect(await sayBelow(card, '@countersign explain')).toContain('You may approve')
    await sayBelow(card, 'approve')
    expect(await sayBelow(card, '@countersign withdraw')).toContain('Your vote is taken back')
    expect((await here.read(approval)).votes).toEqual([])
  })

  it('votes still count as they did, also when they are said to us', async () => {
    const { approval, card } = await here.ask()
    expect(await sayBelow(card, '@countersign approve only staging')).toContain('You approved this')
    expect((await here.read(approval)).votes).toMatchObject([{ conditions: 'only staging' }])
  })

  it('people who do not speak to us are left alone', async () => {
    const { card } = await here.ask()
    await here.write({ body: 'explain this to me, Sam', parentId: card })
    await here.write({ body: 'withdraw', parentId: card })
    expect(here.answers(card)).toEqual([])
  })
})
