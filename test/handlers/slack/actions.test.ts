import { describe, expect, it } from 'vitest'
import { anApproval, anEvent, aVote, minutes } from '../../support/builders.ts'
import { aSlackWorld, finds, GUEST, reads, TEAM } from './slack-world.ts'

const approval = anApproval()
const VOTE = { approval: approval.id, digest: approval.digest }
const HOME = {
  container: { type: 'view', view_id: 'V1' },
  view: { type: 'home', id: 'V1', hash: 'h1' },
  channel: undefined,
}
const LIST = { container: { type: 'message', is_ephemeral: true } }

describe('Approve', () => {
  it('counts the vote for the presser and for what the card showed', async () => {
    const world = await aSlackWorld()
    expect((await world.press('approval.approve', VOTE)).statusCode).toBe(200)
    expect(world.ballots).toEqual([
      {
        approvalId: approval.id,
        identity: { channel: 'slack', team: TEAM, user: 'U0ALEX' },
        verdict: 'approve',
        channel: 'slack',
        digest: approval.digest,
      },
    ])
  })

  it('is durable before it is acknowledged', async () => {
    const order: string[] = []
    const world = await aSlackWorld({
      castVote: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        order.push('durable')
        return { kind: 'recorded', approval }
      },
    })
    await world.press('approval.approve', VOTE)
    order.push('acknowledged')
    expect(order).toEqual(['durable', 'acknowledged'])
  })

  it('tells the second presser, and nobody else, who decided and when', async () => {
    const at = minutes(1)
    const vote = aVote({ at })
    const decided = anApproval({ state: 'approved', votes: [vote], decidedAt: at })
    const world = await aSlackWorld({
      castVote: async () => ({ kind: 'refused', reason: 'already-decided', approval: decided }),
    })
    await world.press('approval.approve', VOTE)
    const [answer] = await world.slack.calls.count(1)
    expect(answer).toMatchObject({
      method: 'respond',
      args: { response_type: 'ephemeral', replace_original: false },
    })
    expect(JSON.stringify(answer?.args.blocks)).toContain('Already approved by Alex Kim')
    expect(JSON.stringify(answer?.args.blocks)).toContain(String(at.getTime() / 1000))
  })

  it('tells a stranger how to be added', async () => {
    const world = await aSlackWorld({
      castVote: async () => ({ kind: 'refused', reason: 'unknown-person', approval }),
    })
    await world.press('approval.approve', VOTE, { user: { id: GUEST } })
    const [answer] = await world.slack.calls.count(1)
    expect(JSON.stringify(answer?.args.blocks)).toContain(`slack: ${TEAM}:${GUEST}`)
  })

  it('says that it failed when it failed, and writes it into the log', async () => {
    const world = await aSlackWorld({ castVote: () => Promise.reject(new Error('the database is away')) })
    expect((await world.press('approval.approve', VOTE)).statusCode).toBe(200)
    const [answer] = await world.slack.calls.count(1)
    expect(answer?.args.text).toContain('That did not work')
    expect(world.log.all()).toContainEqual(expect.objectContaining({ level: 'error' }))
  })

  it('answers in the oldest blocks where Slack does not take the newer ones', async () => {
    const world = await aSlackWorld({ castVote: () => Promise.reject(new Error('away')) })
    world.slack.fail('respond', 'invalid_blocks')
    await world.press('approval.approve', VOTE)
    const [newer, oldest] = await world.slack.calls.count(2)
    expect(JSON.stringify(newer?.args.blocks)).toContain('rich_text')
    expect(JSON.stringify(oldest?.args.blocks)).not.toContain('rich_text')
  })

  it('answers a button that nobody can read any more', async () => {
    const world = await aSlackWorld()
    await world.press('approval.approve', 'not json')
    const [answer] = await world.slack.calls.count(1)
    expect(answer?.args.text).toContain('out of date')
    expect(world.ballots).toEqual([])
  })

  it('publishes the Home tab again after a vote from there', async () => {
    const world = await aSlackWorld()
    await world.press('approval.approve', VOTE, HOME)
    const [published] = await world.slack.calls.count(1)
    expect(published).toMatchObject({
      method: 'views.publish',
      args: { user_id: 'U0ALEX', view: { type: 'home' } },
    })
    expect(JSON.stringify(published?.args.view)).toContain('You approved this')
  })

  it('brings a list that only the presser sees up to date', async () => {
    const world = await aSlackWorld()
    await world.press('approval.approve', VOTE, LIST)
    const [answer] = await world.slack.calls.count(1)
    expect(answer).toMatchObject({ method: 'respond', args: { replace_original: true } })
    expect(answer?.args.text).toContain('You approved this')
    expect(answer?.args.text).toContain('Waiting for approval')
  })
})

describe('Reject', () => {
  it('asks for the reason in a dialog that remembers what the card showed', async () => {
    const world = await aSlackWorld()
    await world.press('approval.reject', VOTE)
    const [opened] = await world.slack.calls.count(1)
    expect(opened).toMatchObject({
      method: 'views.open',
      args: { trigger_id: 'trigger-1', view: { type: 'modal', callback_id: 'approval.reject' } },
    })
    expect(JSON.parse(opened?.args.view.private_metadata)).toEqual({ ...VOTE, from: 'conversation' })
    expect(world.ballots).toEqual([])
  })

  it('tells who decided instead of asking in vain', async () => {
    const decided = anApproval({ state: 'rejected', decidedAt: minutes(1) })
    const world = await aSlackWorld({
      findApproval: finds(decided),
      castVote: async () => ({ kind: 'refused', reason: 'already-decided', approval: decided }),
    })
    await world.press('approval.reject', VOTE)
    const [answer] = await world.slack.calls.count(1)
    expect(answer).toMatchObject({ method: 'respond' })
    expect(JSON.stringify(answer?.args.blocks)).toContain('Already rejected')
  })

  it('of what is no longer asked is left to the use case to refuse, on the record', async () => {
    const world = await aSlackWorld()
    await world.press('approval.reject', { ...VOTE, digest: 'sha256:older' })
    expect(world.ballots).toEqual([expect.objectContaining({ verdict: 'reject', digest: 'sha256:older' })])
  })

  it('refuses a stranger at once, and on the record', async () => {
    const attempts: unknown[] = []
    const world = await aSlackWorld({
      castVote: async (ballot) => {
        attempts.push(ballot.identity)
        return { kind: 'refused', reason: 'unknown-person', approval }
      },
    })
    await world.press('approval.reject', VOTE, { user: { id: GUEST } })
    const [answer] = await world.slack.calls.count(1)
    expect(answer?.args.text).toContain('You are not listed here')
    expect(attempts).toEqual([{ channel: 'slack', team: TEAM, user: GUEST }])
  })

  it('says so when the dialog cannot be opened', async () => {
    const world = await aSlackWorld()
    world.slack.fail('views.open', 'expired_trigger_id')
    await world.press('approval.reject', VOTE)
    const [, answer] = await world.slack.calls.count(2)
    expect(answer?.args.text).toContain('That did not work')
  })
})

describe('View details', () => {
  const parameters = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`key-${i}`, `value ${i}`]))
  const event = anEvent({ action: { name: 'deploy', parameters } })
  const readSubject = reads(event, approval)

  it('opens the first page, and turns to the next', async () => {
    const world = await aSlackWorld({ readSubject })
    await world.press('details.open', { event: event.id })
    const [opened] = await world.slack.calls.count(1)
    expect(opened).toMatchObject({ method: 'views.open', args: { trigger_id: 'trigger-1' } })
    expect(JSON.stringify(opened?.args.view)).toContain('details.page')

    const view = { type: 'modal', id: 'V7', hash: 'h7' }
    await world.press('details.page', { event: event.id, page: 1 }, { view, container: { type: 'view' } })
    const [, turned] = await world.slack.calls.count(2)
    expect(turned).toMatchObject({ method: 'views.update', args: { view_id: 'V7', hash: 'h7' } })
    expect(turned?.args.view.blocks).not.toEqual(opened?.args.view.blocks)
  })

  it('says nothing about a page that was turned already by a quicker press', async () => {
    const world = await aSlackWorld({ readSubject })
    world.slack.fail('views.update', 'hash_conflict')
    const view = { type: 'modal', id: 'V7', hash: 'h7' }
    await world.press('details.page', { event: event.id, page: 1 }, { view, container: { type: 'view' } })
    await world.press('details.open', { event: event.id })
    const calls = await world.slack.calls.count(2)
    expect(calls.map(({ method }) => method)).toEqual(['views.update', 'views.open'])
    expect(world.log.all()).toEqual([])
  })

  it('says that an event is no longer kept', async () => {
    const world = await aSlackWorld()
    await world.press('details.open', { event: 'gone' })
    const [answer] = await world.slack.calls.count(1)
    expect(answer?.args.text).toContain('There is nothing to show')
  })
})

describe('Retry', () => {
  it('asks for another try at telling the orchestrator', async () => {
    const asked: unknown[] = []
    const world = await aSlackWorld({
      retryCallback: async (...args) => {
        asked.push(args)
        return { kind: 'retrying' }
      },
    })
    await world.press('callback.retry', approval.id)
    expect(asked).toEqual([[approval.id, { channel: 'slack', team: TEAM, user: 'U0ALEX' }]])
    expect(world.slack.calls.all()).toEqual([])
  })

  it.each([
    [{ kind: 'nothing-to-retry' }, 'There is nothing to retry'],
    [{ kind: 'refused', reason: 'unknown-person', approval }, 'You are not listed here'],
    [{ kind: 'refused', reason: 'not-an-approver', approval }, 'Nothing was changed'],
  ] as const)('answers %o', async (result, text) => {
    const world = await aSlackWorld({ retryCallback: async () => result })
    await world.press('callback.retry', approval.id)
    const [answer] = await world.slack.calls.count(1)
    expect(answer?.args.text).toContain(text)
  })
})
