import { describe, expect, it } from 'vitest'
import type { CastResult } from '../../../src/usecases/deciding/cast-vote.ts'
import { anApproval, anEvent } from '../../support/builders.ts'
import { aSlackWorld, finds, reads } from './slack-world.ts'

const EVENT = anEvent({
  title: undefined,
  type: 'additional-attempts-request',
  requested_additional_attempts: 3,
  reason: 'slow',
})
const APPROVAL = anApproval({}, EVENT)
const VALUE = { approval: APPROVAL.id, digest: APPROVAL.digest }
const text = (value: string | null) => ({ type: 'plain_text_input', value })

async function granting(number: string, castVote?: () => Promise<CastResult>) {
  const world = await aSlackWorld({
    findApproval: finds(APPROVAL),
    readSubject: reads(EVENT, APPROVAL),
    ...(castVote && { castVote }),
  })
  await world.press('approval.grant-fewer', VALUE)
  const [opened] = await world.slack.calls.count(1)
  const { view } = opened!.args
  const values = { granted: { granted: text(number) }, reason: { reason: text(null) } }
  const answer = await world.submit({ ...view, id: 'V1', state: { values } })
  return { world, view, answer }
}

const refusing = (reason: 'grant-out-of-range' | 'justification-missing' | 'already-decided') => async () =>
  ({ kind: 'refused', reason, approval: APPROVAL }) as const

describe('Grant fewer', () => {
  it('asks how many, and votes on what was shown', async () => {
    const { world, view, answer } = await granting(' 2 ')
    expect(view.blocks.find(({ type }: { type: string }) => type === 'input')).toMatchObject({
      block_id: 'granted',
      hint: { text: 'A number from 1 to 3.' },
    })
    expect(answer.body).toBe('')
    expect(world.ballots).toMatchObject([{ verdict: 'approve', granted: 2, digest: APPROVAL.digest }])
  })

  it.each(['', '0', 'two', '-1', '1.5'])('says that %j is no number', async (number) => {
    const { world, answer } = await granting(number)
    expect(answer.json()).toMatchObject({ errors: { granted: 'Write a number.' } })
    expect(world.ballots).toEqual([])
  })

  it('says at its field what is wrong', async () => {
    const many = await granting('4', refusing('grant-out-of-range'))
    expect(many.answer.json()).toMatchObject({ errors: { granted: expect.stringContaining('more') } })
    const unjustified = await granting('2', refusing('justification-missing'))
    expect(unjustified.answer.json()).toMatchObject({ errors: { reason: expect.stringContaining('why') } })
    const late = await granting('2', refusing('already-decided'))
    expect(late.answer.json()).toMatchObject({ response_action: 'update' })
  })

  it('is for attempts alone', async () => {
    const deploy = anApproval()
    const world = await aSlackWorld({
      findApproval: finds(deploy),
      readSubject: reads(anEvent(), deploy),
    })
    await world.press('approval.grant-fewer', { approval: deploy.id, digest: deploy.digest })
    expect(JSON.stringify(await world.slack.calls.count(1))).toContain('out of date')
    expect(world.ballots).toEqual([])
  })
})
