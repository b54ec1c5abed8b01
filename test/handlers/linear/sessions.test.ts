import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Approval } from '../../../src/domain/approval.ts'
import type { LinearActivity, LinearSessionEvent } from '../../../src/sandbox/linear/linear-sessions.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { cancelApproval } from '../../../src/usecases/deciding/close-approval.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { aLinearWorld } from './linear-world.ts'

let here: Awaited<ReturnType<typeof aLinearWorld>>
beforeAll(async () => {
  here = await aLinearWorld(true)
})
afterAll(() => here.close())

/** Linear tells us, signed. */
const tell = (event: LinearSessionEvent) =>
  here.post(JSON.stringify({ ...event, webhookTimestamp: Date.now() }))

const said = (session: string) => here.linear.agent.saidIn(session)
const bodies = (session: string) => said(session).map(({ content }) => content.body)
const types = (session: string) => said(session).map(({ content }) => content.type)

/** What waits in a session is shown, as the workers do it. */
async function show(session: string): Promise<void> {
  for (const { id } of await here.world.needs.store.cards.ofSession(session))
    await deliverCard(here.world.needs)(id)
}

/** Somebody mentions us, or delegates the issue to us; returns the session's id once we said something. */
async function begin(body?: string, person = 'alex'): Promise<string> {
  const event = here.linear.agent.begin({ userId: `user-${person}`, ...(body && { body }) })
  const { id } = event.agentSession as { readonly id: string }
  expect(await tell(event)).toMatchObject({ status: 200 })
  await vi.waitFor(() => expect(said(id)).not.toHaveLength(0))
  return id
}

/** Somebody says something in a session, or presses stop. */
const prompt = (session: string, body: string, person = 'alex', signal: string | null = null) =>
  tell(here.linear.agent.prompt(session, `user-${person}`, body, signal))

/** The same, and what we say then. */
async function answered(session: string, body: string, person = 'alex', signal: string | null = null) {
  const before = said(session).length
  expect((await prompt(session, body, person, signal)).status).toBe(200)
  return vi.waitFor(() => {
    expect(said(session).length).toBeGreaterThan(before)
    return said(session).at(-1)!.content
  })
}

function options({ signalMetadata }: LinearActivity) {
  return (signalMetadata as { readonly options: readonly { label: string; value: string }[] }).options
}

/** One approval, alone in a session that asks about it. */
async function asked(given: Record<string, unknown> = {}) {
  for (const { id } of await pending()) await cancelApproval(here.world.needs)(id, 'test', 'local')
  const approval = await here.askOnly(given)
  const session = await begin()
  await show(session)
  const question = said(session).find(({ signal }) => signal === 'select')!
  const [approve, reject] = options(question).map(({ value }) => value)
  return { approval, session, question, approve: approve!, reject: reject! }
}

const pending = async () =>
  (await here.world.needs.store.approvals.list({ state: 'pending' }, { limit: 100 })).items
const votes = async (approval: Approval) => (await here.read(approval)).votes

describe('whoever calls us as an agent', () => {
  it('is asked for what waits for them: first how much, then each with its options', async () => {
    const { approval, session, question } = await asked({ data: { title: 'Deploy api 7' } })
    expect(types(session)).toEqual(['thought', 'elicitation'])
    expect(bodies(session)[0]).toContain('1 approval for your vote')
    expect(question.content.body).toContain('Deploy api 7')
    expect(options(question).map(({ label }) => label)).toEqual(['Approve', 'Reject'])
    expect((await here.read(approval)).state).toBe('pending')
  })

  it('is asked for the five most urgent at most', async () => {
    for (let count = 0; count < 6; count++) await here.askOnly({ data: { title: 'One of many' } })
    const session = await begin()
    await show(session)
    expect(types(session).filter((type) => type === 'elicitation')).toHaveLength(5)
    expect(bodies(session)[0]).toContain('The 5 most urgent follow')
  })

  it('hears of questions as well, and answers one there', async () => {
    const { id } = await here.askQuestion({
      type: 'clarification-request',
      data: { questions: ['Which port?'] },
    })
    const { session } = await asked({ data: { title: 'Deploy api 8' } })
    expect(bodies(session)[0]).toContain('1 question waits for an answer as well')
    expect(bodies(await begin(`@countersign answer ${id} 8080`))[0]).toContain('Your answer counts')
    expect(await here.inquiryOf(id)).toMatchObject({ answer: { answers: [{ answer: '8080' }] } })
  })

  it('is told that nothing waits', async () => {
    for (const { id } of await pending()) await cancelApproval(here.world.needs)(id, 'test', 'local')
    const session = await begin()
    expect(types(session)).toEqual(['response'])
    expect(bodies(session)[0]).toContain('Nothing waits for you')
  })

  it('is answered as everywhere where they say what they want', async () => {
    expect(bodies(await begin('@countersign whoami'))).toEqual([expect.stringContaining('You are Alex Kim')])
    const { approval } = await here.ask()
    const session = await begin(`Hello @countersign approve ${approval.id}`)
    expect(bodies(session)[0]).toContain('You approved this')
    expect(await votes(approval)).toMatchObject([{ person: 'alex', channel: 'linear' }])
  })

  it('is told how to be added where they are not listed, and sees nothing', async () => {
    await here.askOnly({ data: { title: 'A secret plan' } })
    const session = await begin(undefined, 'eve')
    expect(bodies(session).join()).toContain('linear: user-eve')
    expect(bodies(session).join()).not.toContain('secret')
  })

  it('does not vote by what somebody else wrote at the beginning of the thread', async () => {
    const { approval } = await here.ask()
    const event = here.linear.agent.begin({ userId: 'user-eve', body: `@countersign approve ${approval.id}` })
    const { agentSession } = event as unknown as { agentSession: { id: string } }
    await tell({ ...event, agentSession: { ...agentSession, creatorId: 'user-alex' } })
    await vi.waitFor(() => expect(said(agentSession.id)).not.toHaveLength(0))
    expect(await votes(approval)).toEqual([])
  })

  it('does not vote by an older comment of their own', async () => {
    const { approval } = await here.ask()
    const event = here.linear.agent.begin({
      userId: 'user-alex',
      body: `@countersign approve ${approval.id}`,
    })
    const { agentSession } = event as unknown as { agentSession: { id: string; comment: { id: string } } }
    await tell({ ...event, previousComments: [{ id: agentSession.comment.id }] })
    await vi.waitFor(() => expect(said(agentSession.id)).not.toHaveLength(0))
    expect(await votes(approval)).toEqual([])
  })

  it('is answered once, however often Linear tells of it', async () => {
    const event = here.linear.agent.begin({ userId: 'user-alex', body: '@countersign whoami' })
    const { id } = event.agentSession as { readonly id: string }
    await Promise.all([tell(event), tell(event)])
    await tell(event)
    await vi.waitFor(() => expect(said(id)).toHaveLength(1))
  })

  it('an automation is told that we answer people', async () => {
    const event = here.linear.agent.begin({ userId: null })
    await tell(event)
    const { id } = event.agentSession as { readonly id: string }
    await vi.waitFor(() => expect(bodies(id).join()).toContain('Countersign answers people'))
  })
})

describe('an answer in a session', () => {
  it('by option approves exactly what was shown, and the session is told how it ended', async () => {
    const { approval, session, approve } = await asked()
    await prompt(session, approve)
    expect(await here.read(approval)).toMatchObject({ state: 'approved', votes: [{ person: 'alex' }] })
    await show(session)
    expect(said(session).at(-1)!.content).toMatchObject({
      type: 'response',
      body: expect.stringContaining('Approved by Alex Kim'),
    })
  })

  it('by option rejects, once the reason was asked for and given', async () => {
    const { approval, session, reject } = await asked()
    expect(await answered(session, reject)).toMatchObject({
      type: 'elicitation',
      body: expect.stringContaining('A rejection needs a reason'),
    })
    expect(await votes(approval)).toEqual([])
    await prompt(session, 'It has no rollback plan, not yet')
    expect(await votes(approval)).toMatchObject([
      { verdict: 'reject', reason: 'It has no rollback plan, not yet' },
    ])
  })

  it('takes nobody else’s words for that reason', async () => {
    const { approval, session, reject } = await asked()
    await answered(session, reject)
    await answered(session, 'It has no rollback plan', 'sam')
    expect(await votes(approval)).toEqual([])
  })

  it.each(['never mind', 'approve? not sure', '@sam what do you think', 'help'])(
    'takes “%s” for no reason',
    async (words) => {
      const { approval, session, reject } = await asked()
      await answered(session, reject)
      await answered(session, words)
      expect(await votes(approval)).toEqual([])
    },
  )

  it('may be another verdict than the one whose reason is asked for', async () => {
    const { approval, session, reject } = await asked()
    await answered(session, reject)
    await prompt(session, 'approve')
    expect(await votes(approval)).toMatchObject([{ verdict: 'approve' }])
  })

  it('in words votes as below a card', async () => {
    const { approval, session } = await asked()
    await prompt(session, 'approve only staging')
    expect(await votes(approval)).toMatchObject([{ conditions: 'only staging' }])
  })

  it('in words is asked back where several wait, and where it is in doubt', async () => {
    await asked()
    const other = await here.askOnly()
    const session = await begin()
    await show(session)
    expect((await answered(session, 'approve')).body).toContain('Which of these do you mean?')
    expect((await answered(session, 'approve? not sure')).body).toContain('Which do you mean?')
    await prompt(session, `reject ${other.id.slice(0, 8)}: too early`)
    expect(await votes(other)).toMatchObject([{ reason: 'too early' }])
  })

  it('of somebody who is not listed is refused, on the record', async () => {
    const { approval, session, approve } = await asked()
    expect((await answered(session, approve, 'eve')).body).toContain('linear: user-eve')
    expect(await here.world.needs.store.audit.of(`approval:${approval.id}`)).toContainEqual(
      expect.objectContaining({ action: 'vote.refused', actor: 'linear:user-eve' }),
    )
  })

  it('counts once, however often Linear tells of it', async () => {
    const { approval, session, approve } = await asked({ data: { title: 'Two votes', quorum: 2 } })
    const event = here.linear.agent.prompt(session, 'user-alex', approve)
    await tell(event)
    await tell(event)
    expect(await votes(approval)).toHaveLength(1)
  })

  it('cannot approve what cannot be undone', async () => {
    const { approval, session, approve } = await asked({ data: { title: 'Drop it', reversible: false } })
    expect((await answered(session, approve)).body).toContain('cannot be approved by a reply')
    expect((await here.read(approval)).state).toBe('pending')
  })

  it('is only offered to approve where all of it was shown', async () => {
    const { question } = await asked({ data: { title: 'Long', description: 'x'.repeat(70_000) } })
    expect(options(question).map(({ label }) => label)).toEqual(['Reject'])
  })

  it('to a question that changed since is refused; the new one is shown and may be answered', async () => {
    const requestId = randomUUID()
    const data = (title: string) => ({ title, request_id: requestId })
    const { approval, session, approve } = await asked({ source: 'bot', data: data('Deploy 1') })
    const event = { id: randomUUID(), type: 'approval-request', source: 'bot', data: data('Deploy 2') }
    await acceptEvents(here.world.needs)([{ given: event }], 'local')
    expect((await answered(session, approve)).body).toContain('Your vote did not count')
    expect((await answered(session, 'approve')).body).toContain('Your vote did not count')
    await show(session)
    const again = said(session).at(-1)!
    expect(again.content).toMatchObject({ type: 'elicitation', body: expect.stringContaining('Deploy 2') })
    await answered(session, approve)
    expect(await votes(approval)).toEqual([])
    await prompt(session, options(again)[0]!.value)
    expect((await here.read(approval)).state).toBe('approved')
  })

  it('in words counts only for what this session has shown for a while', async () => {
    const requestId = randomUUID()
    const data = (title: string) => ({ title, request_id: requestId })
    const { approval, session } = await asked({ source: 'bot', data: data('Deploy 1') })
    const event = { id: randomUUID(), type: 'approval-request', source: 'bot', data: data('Deploy 2') }
    await acceptEvents(here.world.needs)([{ given: event }], 'local')
    // The comment on the hub issue is true by now, and the session is not.
    await here.deliver(approval)
    const later = { ...here.linear.agent.prompt(session, 'user-alex', 'approve') }
    const activity = later.agentActivity as object
    await tell({ ...later, agentActivity: { ...activity, createdAt: new Date(Date.now() + 30_000) } })
    expect(await votes(approval)).toEqual([])
    await show(session)
    const again = here.linear.agent.prompt(session, 'user-alex', 'approve')
    const said = { ...(again.agentActivity as object), createdAt: new Date(Date.now() + 30_000) }
    await tell({ ...again, agentActivity: said })
    expect(await votes(approval)).toHaveLength(1)
  })

  it('of the agent itself is not heard', async () => {
    const { approval, session, approve } = await asked()
    const event = here.linear.agent.prompt(session, 'user-countersign', approve)
    const before = said(session).length
    expect((await tell(event)).status).toBe(200)
    expect(said(session)).toHaveLength(before)
    expect(
      (await here.world.needs.store.audit.of(`approval:${approval.id}`)).map(({ action }) => action),
    ).not.toContain('vote.refused')
  })
})

it('a session in the thread of a card is about that card', async () => {
  const { approval, card } = await here.ask()
  const event = here.linear.agent.begin({ userId: 'user-alex', body: 'What about this?' })
  const { agentSession } = event as unknown as { agentSession: { id: string } }
  const activity = here.linear.agent.prompt(agentSession.id, 'user-alex', 'approve')
  await tell({ ...activity, agentSession: { ...agentSession, commentId: card } })
  expect((await here.read(approval)).state).toBe('approved')
  await vi.waitFor(() => expect(bodies(agentSession.id).join()).toContain('You approved this'))
})

describe('stop', () => {
  it('stops the task that the session is about, and says so', async () => {
    const task_id = `GH-${randomUUID()}`
    const { approval, session } = await asked({ task_id })
    const { type, body } = await answered(session, 'Stop', 'alex', 'stop')
    expect(type).toBe('response')
    expect(body).toContain(`Task ${task_id} is stopped`)
    expect((await here.read(approval)).state).toBe('cancelled')
  })

  it('stops nothing where the session is about no task, or about several', async () => {
    const { approval, session } = await asked()
    expect((await answered(session, 'Stop', 'alex', 'stop')).body).toContain('This session is about no task')
    const [one, two] = [await here.askOnly({ task_id: 'GH-1' }), await here.askOnly({ task_id: 'GH-2' })]
    const wider = await begin()
    await show(wider)
    expect((await answered(wider, 'Stop', 'alex', 'stop')).body).toContain('several tasks')
    for (const { id } of [approval, one, two]) expect((await here.read({ id })).state).toBe('pending')
  })

  it('of somebody who is not listed is refused', async () => {
    const { approval, session } = await asked({ task_id: `GH-${randomUUID()}` })
    expect((await answered(session, 'Stop', 'eve', 'stop')).body).toContain('You are not listed here')
    expect((await here.read(approval)).state).toBe('pending')
  })
})

describe('what a session asked about', () => {
  it('is told there once where it is decided elsewhere', async () => {
    const { approval, session } = await asked()
    const { id: approvalId } = approval
    await cancelApproval(here.world.needs)(approvalId, 'Not needed any more', 'local')
    await show(session)
    await here.world.needs.store.cards.raiseSubject({ kind: 'approval', id: approvalId })
    await show(session)
    expect(types(session)).toEqual(['thought', 'elicitation', 'response'])
    expect(bodies(session).at(-1)).toContain('Not needed any more')
  })

  it('is posted once where the answer to the first try was lost', async () => {
    const approval = await here.askOnly()
    const session = await begin()
    here.linear.failures.push({ status: 500, afterDoingIt: true })
    await show(session)
    for (const one of await here.world.needs.store.cards.ofSession(session))
      await here.world.needs.store.cards.retry(one.id)
    await show(session)
    const shown = said(session).filter(({ content }) => content.body.includes(approval.id.slice(0, 8)))
    expect(shown).toHaveLength(1)
    expect((await here.world.needs.store.cards.ofSession(session)).map(({ state }) => state)).not.toContain(
      'waiting',
    )
  })
})

describe('a comment', () => {
  it('that begins with our name is left to its session', async () => {
    const { approval } = await here.ask()
    const { id } = here.linear.write({
      issueId: here.linear.hub.id,
      userId: 'user-alex',
      body: `@countersign approve ${approval.id}`,
    })
    expect((await here.tellAgain()).status).toBe(200)
    expect(here.answers(id)).toEqual([])
    expect(await votes(approval)).toEqual([])
  })

  it('in a session’s thread is left to the session', async () => {
    const { approval, card } = await here.ask()
    await here.world.needs.store.sessions.open(randomUUID(), card, new Date(0))
    expect((await here.write({ body: 'approve', parentId: card })).status).toBe(200)
    expect(await votes(approval)).toEqual([])
  })

  it('that begins a session below a card is heard: the session tells only of the card', async () => {
    const { approval, card } = await here.ask()
    await here.world.needs.store.sessions.open(randomUUID(), card, new Date(Date.now() + 1000))
    await here.write({ body: '@countersign approve', parentId: card })
    expect((await here.read(approval)).state).toBe('approved')
  })

  it('below a card is heard as always', async () => {
    const { approval, card } = await here.ask()
    await here.write({ body: 'approve', parentId: card })
    expect((await here.read(approval)).state).toBe('approved')
  })
})
