import { describe, expect, it } from 'vitest'
import type { Approval } from '../../../src/domain/approval.ts'
import { aPolicy } from '../../../src/domain/policy.ts'
import type { Shown } from '../../../src/usecases/deciding/record-opening.ts'
import { anApproval, anEvent } from '../../support/builders.ts'
import { collector } from '../../support/collector.ts'
import { aSlackWorld, finds, GUEST, reads, type SlackWorld, TEAM } from './slack-world.ts'

const CAREFUL = anApproval({ policy: aPolicy({ name: 'careful', roles: null, justification: 'required' }) })
const CAREFULLY = { findApproval: finds(CAREFUL), readSubject: reads(anEvent(), CAREFUL) }
const lines = Array.from({ length: 2_000 }, (_, line) => `line ${line}`)
const EVENT = anEvent({ reversible: false, lines })
const FOR_GOOD = anApproval({ eventId: EVENT.id }, EVENT)
const IDENTITY = { channel: 'slack', team: TEAM, user: 'U0ALEX' }
const MODAL = {
  view: { type: 'modal', id: 'V7', hash: 'h7', private_metadata: '{"from":"home"}' },
  container: { type: 'view' },
}

const shownOf = ({ id, digest }: Approval) => ({ approval: id, digest })
/** A world with one approval that cannot be undone, where somebody read these pages. */
async function aReader({ opened = false, event = EVENT } = {}) {
  const read = collector<Shown>()
  const notOpened = { kind: 'refused', reason: 'not-opened', approval: FOR_GOOD } as const
  const world = await aSlackWorld({
    findApproval: finds(FOR_GOOD),
    readSubject: reads(event, FOR_GOOD),
    hasOpened: async () => opened,
    castVote: async (ballot) => {
      world.ballots.push(ballot)
      return notOpened
    },
    recordOpening: async (page) => {
      read.add(page)
      return read.all().length === page.pages
    },
  })
  return { world, read }
}

/** What comes later is answered later: whatever was to be noted is noted by then. */
async function somethingElse(world: SlackWorld, calls: number) {
  await world.command('whoami')
  await world.slack.calls.count(calls)
}

describe('Approve, where the policy wants a justification', () => {
  it('asks for it in a dialog, and does not vote yet', async () => {
    const world = await aSlackWorld(CAREFULLY)
    await world.press('approval.approve', shownOf(CAREFUL))
    const [opened] = await world.slack.calls.count(1)
    expect(opened).toMatchObject({
      method: 'views.open',
      args: { view: { callback_id: 'approval.approve' } },
    })
    expect(JSON.parse(opened?.args.view.private_metadata)).toEqual({
      ...shownOf(CAREFUL),
      from: 'conversation',
    })
    expect(world.ballots).toEqual([])
  })

  it.each([
    ['a stranger', {}, { user: { id: GUEST } }, shownOf(CAREFUL)],
    ['someone who may not approve', { readSubject: reads(anEvent(), CAREFUL, []) }, {}, shownOf(CAREFUL)],
    ['a digest that is no longer current', {}, {}, { ...shownOf(CAREFUL), digest: 'sha256:older' }],
  ])('leaves it to the use case to refuse %s, on the record', async (_, needs, more, value) => {
    const world = await aSlackWorld({ ...CAREFULLY, ...needs })
    await world.press('approval.approve', value, more)
    expect(world.ballots).toEqual([expect.objectContaining({ verdict: 'approve', digest: value.digest })])
  })
})

describe('Approve, where nothing can be undone', () => {
  it('puts the refusal on the record, and shows the first page of what has to be read', async () => {
    const { world, read } = await aReader()
    await world.press('approval.approve', shownOf(FOR_GOOD))
    const [opened] = await world.slack.calls.count(1)
    expect(world.ballots).toHaveLength(1)
    expect(opened).toMatchObject({ method: 'views.open', args: { view: { callback_id: 'details' } } })
    expect(JSON.stringify(opened?.args.view)).toContain('All of it has to be read before approving')
    expect(await read.count(1)).toEqual([
      expect.objectContaining({
        approvalId: FOR_GOOD.id,
        digest: FOR_GOOD.digest,
        page: 0,
        identity: IDENTITY,
      }),
    ])
  })

  it('offers to approve once the last page was shown', async () => {
    const { world, read } = await aReader()
    await world.press('details.open', { event: EVENT.id })
    const [first] = await world.slack.calls.count(1)
    const pages = (await read.count(1))[0]!.pages
    expect(pages).toBeGreaterThan(1)
    expect(JSON.stringify(first?.args.view)).not.toContain('approval.approve')
    for (let page = 1; page < pages; page += 1) {
      await world.press('details.page', { event: EVENT.id, page }, MODAL)
      await read.count(page + 1)
    }
    const calls = await world.slack.calls.count(pages + 1)
    expect(calls.slice(1, -1).map(({ args }) => args.view_id)).toEqual(Array(pages - 1).fill('V7'))
    expect(JSON.stringify(calls.at(-2)?.args.view)).not.toContain('approval.approve')
    // The view that Slack took is refined, once its being shown is on the record.
    expect(calls.at(-1)).toMatchObject({
      method: 'views.update',
      args: { view_id: 'V0OPENED', hash: 'h-opened' },
    })
    expect(JSON.stringify(calls.at(-1)?.args.view)).toContain('approval.approve')
  })

  it('asks once more in place of the details when all of it was read, and remembers where its reader came from', async () => {
    const { world } = await aReader({ opened: true })
    await world.press('approval.approve', shownOf(FOR_GOOD), MODAL)
    const [shownView] = await world.slack.calls.count(1)
    expect(shownView).toMatchObject({
      method: 'views.update',
      args: { view_id: 'V7', hash: 'h7', view: { callback_id: 'approval.approve' } },
    })
    expect(JSON.parse(shownView?.args.view.private_metadata).from).toBe('home')
    expect(JSON.stringify(shownView?.args.view)).toContain('This cannot be undone')
    expect(world.ballots).toEqual([])
  })

  it('does not count an earlier version as read', async () => {
    const older = { ...anEvent({ reversible: false, lines: ['another'] }), id: 'event-0' }
    const { world, read } = await aReader({ event: older })
    await world.press('details.open', { event: older.id })
    const [opened] = await world.slack.calls.count(1)
    expect(JSON.stringify(opened?.args.view)).toContain('This is an earlier version')
    await somethingElse(world, 2)
    expect(read.all()).toEqual([])
  })

  it('does not count what Slack did not show', async () => {
    const { world, read } = await aReader()
    world.slack.fail('views.open', 'expired_trigger_id')
    await world.press('details.open', { event: EVENT.id })
    await world.slack.calls.count(2)
    await somethingElse(world, 3)
    expect(read.all()).toEqual([])
  })

  it('does not count what a stranger was shown', async () => {
    const { world, read } = await aReader()
    await world.press('details.open', { event: EVENT.id }, { user: { id: GUEST } })
    await world.slack.calls.count(1)
    await somethingElse(world, 2)
    expect(read.all()).toEqual([])
  })
})

describe('the approve dialog', () => {
  const submission = (
    approval: Approval,
    reason: string | null,
    conditions: string | null = null,
    from = 'conversation',
  ) => ({
    id: 'V1',
    type: 'modal',
    callback_id: 'approval.approve',
    private_metadata: JSON.stringify({ ...shownOf(approval), from }),
    blocks: [{ type: 'input', block_id: 'reason' }],
    state: {
      values: {
        reason: { reason: { type: 'plain_text_input', value: reason } },
        conditions: { conditions: { type: 'plain_text_input', value: conditions } },
      },
    },
  })

  it('votes on what it was opened for, with justification and conditions, and closes', async () => {
    const world = await aSlackWorld()
    const answer = await world.submit(submission(CAREFUL, ' checked twice ', 'only staging'))
    expect(answer.body).toBe('')
    expect(world.ballots).toEqual([
      {
        approvalId: CAREFUL.id,
        identity: IDENTITY,
        verdict: 'approve',
        channel: 'slack',
        digest: CAREFUL.digest,
        reason: 'checked twice',
        conditions: 'only staging',
      },
    ])
  })

  it('says beside the field that a justification is missing', async () => {
    const world = await aSlackWorld({
      castVote: async () => ({ kind: 'refused', reason: 'justification-missing', approval: CAREFUL }),
    })
    expect((await world.submit(submission(CAREFUL, null))).json()).toEqual({
      response_action: 'errors',
      errors: { reason: expect.stringContaining('policy asks for it') },
    })
  })

  it('left open while something else was asked turns into the refusal, with the way to what is asked now', async () => {
    const world = await aSlackWorld({
      castVote: async () => ({ kind: 'refused', reason: 'payload-changed', approval: CAREFUL }),
    })
    const answer = (await world.submit(submission(CAREFUL, 'fine'))).json()
    expect(answer.response_action).toBe('update')
    expect(JSON.stringify(answer.view)).toContain('details.open')
  })

  it('keeps what was written when it could not be recorded', async () => {
    const world = await aSlackWorld({ castVote: () => Promise.reject(new Error('away')) })
    const answer = (await world.submit(submission(CAREFUL, 'fine'))).json()
    expect(answer.errors.reason).toContain('try again')
  })

  it('brings the Home tab up to date where it was opened from there', async () => {
    const world = await aSlackWorld()
    await world.submit(submission(CAREFUL, 'fine', null, 'home'))
    const [published] = await world.slack.calls.count(1)
    expect(published?.method).toBe('views.publish')
  })
})

describe('/countersign approve', () => {
  it('opens the dialog where a justification is wanted and none was given', async () => {
    const world = await aSlackWorld(CAREFULLY)
    await world.command('approve 3f9a if only staging')
    const [opened] = await world.slack.calls.count(1)
    expect(opened).toMatchObject({ method: 'views.open', args: { trigger_id: 'trigger-3' } })
    expect(JSON.stringify(opened?.args.view)).toContain('"initial_value":"only staging"')
    await world.command('approve 3f9a checked twice')
    expect(world.ballots).toEqual([expect.objectContaining({ reason: 'checked twice' })])
  })

  it('shows what has to be read, and then asks once more', async () => {
    const reader = await aReader()
    await reader.world.command('approve 3f9a looks good')
    const [details] = await reader.world.slack.calls.count(1)
    expect(details?.args.view.callback_id).toBe('details')
    const done = await aReader({ opened: true })
    await done.world.command('approve 3f9a looks good')
    const [dialog] = await done.world.slack.calls.count(1)
    expect(dialog?.args.view.callback_id).toBe('approval.approve')
    expect(JSON.stringify(dialog?.args.view)).toContain('"initial_value":"looks good"')
    expect(done.world.ballots).toEqual([])
  })
})
