import { expect, it } from 'vitest'
import { anApproval, aVote, minutes } from '../../support/builders.ts'
import { aSlackWorld } from './slack-world.ts'

const approval = anApproval()

/** The reject dialog as Slack hands it back; block and action ids are what our own dialog gave it. */
async function submission(
  world: Awaited<ReturnType<typeof aSlackWorld>>,
  reason: string | null,
  from = 'conversation',
) {
  await world.press('approval.reject', { approval: approval.id, digest: approval.digest })
  const [opened] = await world.slack.calls.count(1)
  const view = opened!.args.view
  const input = view.blocks.find(({ type }: { type: string }) => type === 'input')
  const state = {
    values: { [input.block_id]: { [input.element.action_id]: { type: 'plain_text_input', value: reason } } },
  }
  const private_metadata = JSON.stringify({ ...JSON.parse(view.private_metadata), from })
  return { inputId: input.block_id, view: { ...view, id: 'V1', private_metadata, state } }
}

it('counts the rejection with its reason, then closes the dialog', async () => {
  const world = await aSlackWorld()
  const { view } = await submission(world, 'Not on a Friday')
  const answer = await world.submit(view)
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toBe('')
  expect(world.ballots).toEqual([
    expect.objectContaining({ verdict: 'reject', reason: 'Not on a Friday', digest: approval.digest }),
  ])
})

it.each([null, '', '   '])('says under the field that a reason is missing (%o)', async (reason) => {
  const world = await aSlackWorld()
  const { view, inputId } = await submission(world, reason)
  const answer = await world.submit(view)
  expect(answer.json()).toEqual({
    response_action: 'errors',
    errors: { [inputId]: expect.stringContaining('why') },
  })
  expect(world.ballots).toEqual([])
})

it('turns into the refusal when somebody else was faster', async () => {
  const at = minutes(1)
  const vote = aVote({ at })
  const decided = anApproval({ state: 'approved', votes: [vote], decidedAt: at })
  const world = await aSlackWorld({
    castVote: async () => ({ kind: 'refused', reason: 'already-decided', approval: decided }),
  })
  const { view } = await submission(world, 'No')
  const answer = (await world.submit(view)).json()
  expect(answer).toMatchObject({ response_action: 'update', view: { type: 'modal' } })
  expect(JSON.stringify(answer.view)).toContain('Already approved by Alex Kim')
})

it('keeps what was written when it could not be recorded', async () => {
  const world = await aSlackWorld({ castVote: () => Promise.reject(new Error('the database is away')) })
  const { view, inputId } = await submission(world, 'No')
  const answer = (await world.submit(view)).json()
  expect(answer.response_action).toBe('errors')
  expect(answer.errors[inputId]).toContain('try again')
})

it('publishes the Home tab again after a rejection from there', async () => {
  const world = await aSlackWorld()
  const { view } = await submission(world, 'No', 'home')
  await world.submit(view)
  const [, published] = await world.slack.calls.count(2)
  expect(published).toMatchObject({ method: 'views.publish', args: { user_id: 'U0ALEX' } })
})

it('does not count a dialog that it cannot read', async () => {
  const world = await aSlackWorld()
  const { view } = await submission(world, 'No')
  const answer = (await world.submit({ ...view, private_metadata: '' })).json()
  expect(answer.response_action).toBe('update')
  expect(world.ballots).toEqual([])
})
