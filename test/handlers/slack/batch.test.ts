import { describe, expect, it } from 'vitest'
import { anApproval } from '../../support/builders.ts'
import { aSlackWorld, GUEST } from './slack-world.ts'

const ID = (n: number) => `3f9a2c1b-0000-4000-8000-00000000000${n}`
const [ONE, TWO, THREE] = [1, 2, 3].map((n) => anApproval({ id: ID(n), title: `Deploy ${n}` })) as [
  ReturnType<typeof anApproval>,
  ReturnType<typeof anApproval>,
  ReturnType<typeof anApproval>,
]
const option = ({ id, digest }: typeof ONE) => ({ value: JSON.stringify({ approval: id, digest }) })

const submission = (
  chosen: readonly (typeof ONE)[],
  verdict: string | null,
  reason: string | null = null,
  from = 'conversation',
) => ({
  id: 'V1',
  type: 'modal',
  callback_id: 'approval.batch',
  private_metadata: JSON.stringify({ from }),
  blocks: ['approvals', 'verdict', 'reason'].map((block_id) => ({ type: 'input', block_id })),
  state: {
    values: {
      approvals: { approvals: { type: 'checkboxes', selected_options: chosen.map(option) } },
      verdict: { verdict: { type: 'radio_buttons', selected_option: verdict && { value: verdict } } },
      reason: { reason: { type: 'plain_text_input', value: reason } },
    },
  },
})

describe('Decide several', () => {
  it('opens by command and by button with what this person may vote on', async () => {
    const listVotable = async () => ({ approvals: [ONE, TWO], more: false })
    const world = await aSlackWorld({ listVotable })
    await world.command('batch')
    await world.press(
      'approval.batch',
      {},
      { container: { type: 'view' }, view: { type: 'home', id: 'V0', hash: 'h' } },
    )
    const opened = await world.slack.calls.count(2)
    expect(opened.map(({ method }) => method)).toEqual(['views.open', 'views.open'])
    expect(opened.map(({ args }) => JSON.parse(args.view.private_metadata))).toEqual([
      { from: 'conversation' },
      { from: 'home' },
    ])
    const { options } = opened[0]!.args.view.blocks[0].element
    expect(options.map(({ value }: { value: string }) => JSON.parse(value).approval)).toEqual([
      ONE.id,
      TWO.id,
    ])
  })

  it('says that there is nothing to decide, and tells a stranger how to be added', async () => {
    const world = await aSlackWorld({ listVotable: async () => ({ approvals: [], more: false }) })
    await world.command('batch')
    await world.command('batch', GUEST)
    const [nothing, stranger] = await world.slack.calls.count(2)
    expect(nothing?.args.text).toContain('There is nothing to decide')
    expect(stranger?.args.text).toContain('You are not listed here')
  })

  it('casts a vote on each, for what was shown of it, and tells what became of each', async () => {
    const world = await aSlackWorld({
      castVote: async (ballot) => {
        world.ballots.push(ballot)
        if (ballot.approvalId === TWO.id) return { kind: 'refused', reason: 'not-opened', approval: TWO }
        if (ballot.approvalId === THREE.id) throw new Error('the database is away')
        return { kind: 'recorded', approval: { ...ONE, state: 'approved' } }
      },
    })
    const answer = (await world.submit(submission([ONE, TWO, THREE], 'approve'))).json()
    expect(world.ballots.map(({ approvalId, digest, verdict }) => [approvalId, digest, verdict])).toEqual(
      [ONE, TWO, THREE].map(({ id, digest }) => [id, digest, 'approve']),
    )
    expect(answer.response_action).toBe('update')
    const words = JSON.stringify(answer.view)
    for (const said of [
      '1 vote counted',
      'Deploy 1',
      '2 votes did not count',
      'cannot be undone',
      'Try again',
    ]) {
      expect(words).toContain(said)
    }
  })

  it('rejects with the reason', async () => {
    const world = await aSlackWorld()
    await world.submit(submission([ONE, TWO], 'reject', 'Not on a Friday'))
    expect(world.ballots.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['reject', 'Not on a Friday'],
      ['reject', 'Not on a Friday'],
    ])
  })

  it.each([
    ['approvals', submission([], 'approve')],
    ['verdict', submission([ONE], null)],
    ['reason', submission([ONE], 'reject')],
    ['reason', submission([ONE], 'reject', '  ')],
  ])('says beside %s what is missing, and votes on nothing', async (field, view) => {
    const world = await aSlackWorld()
    const answer = (await world.submit(view)).json()
    expect(answer.response_action).toBe('errors')
    expect(Object.keys(answer.errors)).toEqual([field])
    expect(world.ballots).toEqual([])
  })

  it('brings the Home tab up to date where it was opened from there', async () => {
    const world = await aSlackWorld()
    await world.submit(submission([ONE], 'approve', null, 'home'))
    const [published] = await world.slack.calls.count(1)
    expect(published?.method).toBe('views.publish')
  })
})
