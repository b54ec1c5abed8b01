import { describe, expect, it } from 'vitest'
import { anApproval, anEvent, aVote, minutes, NOON } from '../../support/builders.ts'
import { aSlackWorld, EXPLAINED, finds, GUEST, reads, TEAM } from './slack-world.ts'

const EVENT = anEvent({
  source: 'deploy-bot',
  reversible: true,
  action: { name: 'deploy', parameters: { service: 'api' } },
})
const approval = anApproval({ eventId: EVENT.id }, EVENT)
const VALUE = { approval: approval.id, digest: approval.digest }
const IDENTITY = { channel: 'slack', team: TEAM, user: 'U0ALEX' }
const MODAL = {
  view: { type: 'modal', id: 'V7', hash: 'h7', private_metadata: '{"from":"conversation"}' },
  container: { type: 'view' },
}
const found = finds(approval)
const readSubject = reads(EVENT, approval)
const NEEDS = { findApproval: found, readSubject }

/** A dialog as Slack hands it back: what was written, under the ids of its fields. */
const submitted = (id: string, given: Readonly<Record<string, object>>, data: object = VALUE) => ({
  id: 'V1',
  type: 'modal',
  callback_id: id,
  private_metadata: JSON.stringify({ ...data, from: 'conversation' }),
  blocks: Object.keys(given).map((block_id) => ({ type: 'input', block_id })),
  state: {
    values: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { [name]: value }])),
  },
})
const text = (value: string | null) => ({ type: 'plain_text_input', value })
const choice = (value: string | null) => ({
  type: 'static_select',
  selected_option: value === null ? null : { value },
})

describe('More', () => {
  const idsIn = (view: { blocks: { type: string; elements: { action_id: string }[] }[] }) =>
    view.blocks.flatMap(({ type, elements }) =>
      type === 'actions' ? elements.map(({ action_id }) => action_id) : [],
    )

  it('shows where the approval stands, with what its presser may do', async () => {
    const world = await aSlackWorld(NEEDS)
    await world.press('approval.more', { approval: approval.id })
    const [opened] = await world.slack.calls.count(1)
    expect(JSON.stringify(opened?.args.view)).toContain('Alex Kim or Jo Park')
    expect(idsIn(opened?.args.view)).toEqual([
      'approval.conditions',
      'approval.reassign',
      'approval.snooze',
      'approval.standing',
      'details.open',
    ])
  })

  it('offers to take back a vote that was cast, and nothing that only a voter to be may do', async () => {
    const voted = { ...approval, votes: [aVote({ verdict: 'reject' })] }
    const world = await aSlackWorld({
      ...NEEDS,
      findApproval: finds(voted),
      explainApproval: async () => ({
        ...EXPLAINED,
        mayApprove: [],
        mayNot: [{ person: 'alex', reason: 'already-voted' }],
      }),
    })
    await world.press('approval.more', { approval: approval.id })
    const [opened] = await world.slack.calls.count(1)
    expect(idsIn(opened?.args.view)).toEqual(['approval.withdraw', 'details.open'])
  })

  it('shows a stranger nothing', async () => {
    const world = await aSlackWorld(NEEDS)
    await world.press('approval.more', { approval: approval.id }, { user: { id: GUEST } })
    const [answer] = await world.slack.calls.count(1)
    expect(answer?.args.text).toContain('You are not listed here')
  })

  it.each([
    ['approval.conditions', 'approval.approve'],
    ['approval.reassign', 'approval.reassign'],
    ['approval.snooze', 'approval.snooze'],
    ['approval.standing', 'approval.standing'],
    ['approval.batch', 'approval.batch'],
  ])('%s puts its dialog in place of the one that was pressed in', async (action, dialog) => {
    const world = await aSlackWorld(NEEDS)
    await world.press(action, VALUE, MODAL)
    const [updated] = await world.slack.calls.count(1)
    expect(updated).toMatchObject({
      method: 'views.update',
      args: { view_id: 'V7', hash: 'h7', view: { callback_id: dialog } },
    })
  })

  it.each([
    'approval.more',
    'approval.conditions',
    'approval.withdraw',
    'approval.reassign',
    'approval.snooze',
  ])('answers %s of an older version', async (action) => {
    const world = await aSlackWorld(NEEDS)
    await world.press(action, 'not json')
    const [answer] = await world.slack.calls.count(1)
    expect(answer?.args.text).toContain('out of date')
  })

  it('refuses to approve alike in advance what does not say that it can be undone', async () => {
    const world = await aSlackWorld({
      ...NEEDS,
      findApproval: finds(anApproval()),
    })
    await world.press('approval.standing', VALUE, MODAL)
    const [updated] = await world.slack.calls.count(1)
    expect(JSON.stringify(updated?.args.view)).toContain('cannot be approved in advance')
  })
})

describe('Withdraw my vote', () => {
  it('takes it back and says so in place of the dialog', async () => {
    const asked: unknown[] = []
    const world = await aSlackWorld({
      withdrawVote: async (...args) => {
        asked.push(args)
        return { kind: 'withdrawn', approval }
      },
    })
    await world.press('approval.withdraw', VALUE, MODAL)
    const [updated] = await world.slack.calls.count(1)
    expect(asked).toEqual([[approval.id, IDENTITY, 'slack']])
    expect(updated?.method).toBe('views.update')
    expect(JSON.stringify(updated?.args.view)).toContain('Your vote is taken back')
  })

  it('says why it was not done', async () => {
    const world = await aSlackWorld({
      withdrawVote: async () => ({ kind: 'refused', reason: 'nothing-to-withdraw', approval }),
    })
    await world.press('approval.withdraw', VALUE, MODAL)
    const [updated] = await world.slack.calls.count(1)
    expect(JSON.stringify(updated?.args.view)).toContain('no vote of yours to take back')
  })

  it('answers directly where the dialog is gone by then', async () => {
    const world = await aSlackWorld()
    world.slack.fail('views.update', 'internal_error')
    await world.press('approval.withdraw', VALUE, MODAL)
    const [, answer] = await world.slack.calls.count(2)
    expect(answer).toMatchObject({ method: 'chat.postMessage', args: { channel: 'U0ALEX' } })
  })
})

describe('Hand over', () => {
  it('hands the place to whoever was chosen', async () => {
    const asked: unknown[] = []
    const world = await aSlackWorld({
      reassignApproval: async (id, identity, to) => {
        asked.push([id, identity, to.id])
        return { kind: 'reassigned', approval }
      },
    })
    const answer = (await world.submit(submitted('approval.reassign', { to: choice('sam') }))).json()
    expect(asked).toEqual([[approval.id, IDENTITY, 'sam']])
    expect(JSON.stringify(answer.view)).toContain('Sam Rivera decides in your place')
  })

  it.each([null, 'nobody'])('says under the field that %o is no person', async (to) => {
    const world = await aSlackWorld()
    const answer = (await world.submit(submitted('approval.reassign', { to: choice(to) }))).json()
    expect(answer).toEqual({ response_action: 'errors', errors: { to: 'Choose somebody who is listed.' } })
  })
})

describe('Remind me later', () => {
  it.each([
    ['30m', 1_800_000],
    ['tomorrow', 21 * 3_600_000],
  ])('waits for %s', async (when, forMs) => {
    const asked: unknown[] = []
    const world = await aSlackWorld({
      snoozeApproval: async (_id, _identity, ms) => {
        asked.push(ms)
        return { kind: 'snoozed', approval, until: minutes(ms / 60_000) }
      },
    })
    const answer = (await world.submit(submitted('approval.snooze', { when: choice(when) }))).json()
    expect(asked).toEqual([forMs])
    expect(answer.response_action).toBe('update')
  })

  it('asks when, where nothing was chosen', async () => {
    const world = await aSlackWorld()
    const answer = (await world.submit(submitted('approval.snooze', { when: choice(null) }))).json()
    expect(answer).toEqual({ response_action: 'errors', errors: { when: 'Choose when.' } })
  })
})

describe('Approve alike in advance', () => {
  const TERMS = {
    parameters: text('{"service":"*"}'),
    uses: text('3'),
    days: text('2'),
    reason: text('routine'),
  }

  it('gives exactly what was written, for the approval’s own action and source', async () => {
    const wanted: unknown[] = []
    const world = await aSlackWorld({
      ...NEEDS,
      giveStanding: async (_identity, terms) => {
        wanted.push(terms)
        return { kind: 'refused', reason: 'already-ended' }
      },
    })
    await world.submit(submitted('approval.standing', TERMS))
    expect(wanted).toEqual([
      {
        action: 'deploy',
        source: 'deploy-bot',
        parameters: { service: '*' },
        reason: 'routine',
        endsAt: new Date(NOON.getTime() + 2 * 86_400_000),
        maxUses: 3,
      },
    ])
  })

  it('says everything that is wrong at once, each beside its field', async () => {
    const world = await aSlackWorld(NEEDS)
    const wrong = { parameters: text('[1]'), uses: text('1001'), days: text('0.5'), reason: text(' ') }
    const answer = (await world.submit(submitted('approval.standing', wrong))).json()
    expect(answer.response_action).toBe('errors')
    expect(Object.keys(answer.errors)).toEqual(['parameters', 'uses', 'days', 'reason'])
  })

  it('left open while something else was asked gives nothing', async () => {
    const world = await aSlackWorld({
      ...NEEDS,
      giveStanding: () => Promise.reject(new Error('not to be called')),
    })
    const stale = { ...VALUE, digest: 'sha256:older' }
    const answer = (await world.submit(submitted('approval.standing', TERMS, stale))).json()
    expect(JSON.stringify(answer.view)).toContain('is not what your card showed')
  })

  it('is revoked by its button, and the list is brought up to date', async () => {
    const world = await aSlackWorld({ listStanding: async () => [] })
    const LIST = { container: { type: 'message', is_ephemeral: true } }
    await world.press('standing.revoke', 'some-id', LIST)
    const [answer] = await world.slack.calls.count(1)
    expect(answer).toMatchObject({ method: 'respond', args: { replace_original: true } })
    expect(answer?.args.text).toContain('Revoked')
    expect(answer?.args.text).toContain('Nothing is approved in advance')
  })
})
