import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/domain/approval.ts'
import type { MessageBlock } from '../../src/domain/message.ts'
import { aPolicy } from '../../src/domain/policy.ts'
import { detailsPages } from '../../templates/details.ts'
import { approveDialog } from '../../templates/dialogs/approve.ts'
import { batchDialog, batchResults, outcomeOf } from '../../templates/dialogs/batch.ts'
import { detailsDialog, type Reading } from '../../templates/dialogs/details.ts'
import { moreDialog } from '../../templates/dialogs/more.ts'
import { reassignDialog } from '../../templates/dialogs/reassign.ts'
import { rejectDialog } from '../../templates/dialogs/reject.ts'
import { snoozeDialog } from '../../templates/dialogs/snooze.ts'
import { standingDialog } from '../../templates/dialogs/standing.ts'
import { blockText } from '../../templates/render/plain-text.ts'
import { toSlackView } from '../../templates/render/slack-view.ts'
import { anApproval, anEvent, NOON } from '../support/builders.ts'
import { ALEX, aPerson, JO, PEOPLE, SAM } from '../support/people.ts'
import { mangled, viewViolations, violations } from '../support/slack-rules.ts'
import { exampleSubject } from '../support/subjects.ts'

const READER = { personId: 'alex', names: { alex: 'Alex Kim', sam: 'Sam Rivera', jo: 'Jo Park' } }
const FOR_GOOD = anApproval({}, anEvent({ reversible: false }))
const EXPLAINED = {
  missing: { votes: 2, roles: ['security_team'] },
  mayApprove: [
    { person: 'alex', onBehalfOf: null },
    { person: 'sam', onBehalfOf: 'jo' },
  ],
  mayNot: [{ person: 'jo', reason: 'handed-over' as const }],
  refused: [],
  ahead: [],
}
const EVERYTHING = { mayApprove: true, mayWithdraw: true, mayHandOver: true, mayApproveInAdvance: true }

const said = (blocks: readonly MessageBlock[]) => blocks.map(blockText).join('\n')

describe('rejectDialog', () => {
  const approval = exampleSubject('approval request').approval!

  it('asks for a reason and remembers what is rejected', () => {
    const dialog = rejectDialog(approval)
    expect(dialog.fields[0]).toMatchObject({ id: 'reason', label: 'Why?', required: true })
    expect(dialog.data).toEqual({ approval: approval.id, digest: approval.digest })
  })

  it('becomes a modal with an input that must be filled', () => {
    const view = toSlackView(rejectDialog(approval))
    expect(view).toMatchObject({ type: 'modal', callback_id: 'approval.reject', submit: { text: 'Reject' } })
    expect(view.blocks.at(-1)).toMatchObject({
      type: 'input',
      block_id: 'reason',
      optional: false,
      element: { action_id: 'reason', multiline: true },
    })
  })
})

describe('approveDialog', () => {
  it('says what is approved, and that it cannot be undone only where that is so', () => {
    expect(said(approveDialog(anApproval()).blocks)).toMatchInlineSnapshot(`
      "Deploy api
      Risk: 🟡 Medium risk
      Digest of what is approved: 5d2efddc"
    `)
    expect(said(approveDialog(FOR_GOOD).blocks)).toContain('This cannot be undone.')
  })

  it('demands a justification only where the policy does', () => {
    const policy = aPolicy({ name: 'careful', roles: null, justification: 'required' })
    expect(approveDialog(anApproval()).fields.map(({ required }) => required)).toEqual([false, false])
    expect(approveDialog(anApproval({ policy })).fields[0]).toMatchObject({
      id: 'reason',
      required: true,
      hint: 'The policy “careful” asks for a justification.',
    })
  })

  it('keeps what was said already', () => {
    const { fields } = approveDialog(anApproval(), { reason: null, conditions: 'only staging' })
    expect(fields[1]).toMatchObject({ id: 'conditions', initial: 'only staging' })
    expect(fields[0]).not.toHaveProperty('initial')
  })
})

describe('detailsDialog', () => {
  const [page] = detailsPages(exampleSubject('approval request'))
  const reading = (changes: Partial<Reading> = {}): Reading => ({
    approval: FOR_GOOD,
    isCurrent: true,
    isWhole: false,
    mayApprove: true,
    ...changes,
  })
  const labels = (...given: Parameters<typeof detailsDialog>) =>
    detailsDialog(...given).actions.map((action) => action.label)

  it.each([
    ['Details', [], 0, 1],
    ['Details 1 of 3', ['Next'], 0, 3],
    ['Details 2 of 3', ['Previous', 'Next'], 1, 3],
    ['Details 3 of 3', ['Previous'], 2, 3],
  ])('is titled "%s" and turns %j', (title, turns, index, count) => {
    expect(detailsDialog(page!, index, count).title).toBe(title)
    expect(labels(page!, index, count)).toEqual(turns)
  })

  it('puts buttons that do the same into rows of their own, as Slack demands', () => {
    const { blocks } = toSlackView(detailsDialog(page!, 1, 3))
    expect(violations({ text: 'modal', blocks })).toEqual([])
    expect(blocks.flatMap((block) => (block.type === 'actions' ? [block.block_id] : []))).toEqual([
      'dialog.actions',
      'dialog.actions.2',
    ])
  })

  it('names the page that a button turns to', () => {
    const values = detailsDialog(page!, 1, 3).actions.map(
      (action) => action.kind === 'button' && action.value,
    )
    expect(values).toEqual(['{"event":"event-1","page":0}', '{"event":"event-1","page":2}'])
  })

  it('offers to approve on the last page only, and only whoever read all of it and may approve', () => {
    expect(labels(page!, 2, 3, reading())).toEqual(['Previous'])
    expect(labels(page!, 2, 3, reading({ isWhole: true }))).toEqual(['Previous', 'Approve…'])
    expect(labels(page!, 1, 3, reading({ isWhole: true }))).toEqual(['Previous', 'Next'])
    expect(labels(page!, 2, 3, reading({ isWhole: true, mayApprove: false }))).toEqual(['Previous'])
    expect(labels(page!, 2, 3, reading({ isWhole: true, approval: anApproval() }))).toEqual(['Previous'])
  })

  it('says that all of it has to be read, and then that it was', () => {
    expect(said(detailsDialog(page!, 0, 3, reading()).blocks)).toContain('read all 3 pages')
    expect(said(detailsDialog(page!, 2, 3, reading({ isWhole: true })).blocks)).toContain(
      'You have opened all of it.',
    )
    expect(said(detailsDialog(page!, 0, 3, reading({ approval: anApproval() })).blocks)).not.toContain('⚠️')
  })

  it('warns of an earlier version, and shows the way to what is asked now', () => {
    const stale = detailsDialog(page!, 2, 3, reading({ isCurrent: false, isWhole: true }))
    expect(said(stale.blocks)).toContain('This is an earlier version.')
    expect(stale.actions.map(({ label }) => label)).toEqual(['Previous', 'Show what is asked now'])
  })
})

describe('moreDialog', () => {
  it('says where it stands for its reader', () => {
    expect(said(moreDialog(anApproval(), EXPLAINED, EVERYTHING, READER).blocks)).toMatchInlineSnapshot(`
      "Deploy api
      Waiting for approval
      Risk: 🟡 Medium risk
      Policy: medium risk
      Still missing: 2 approvals, one from security_team
      May approve: Alex Kim or Sam Rivera for Jo Park
      You: You may approve.
      Expires: 2026-11-21 12:30 UTC"
    `)
    const jo = { ...READER, personId: 'jo' }
    expect(said(moreDialog(anApproval(), EXPLAINED, EVERYTHING, jo).blocks)).toContain('You: You handed your')
  })

  it('offers only what makes sense for its reader, and nothing once it is decided', () => {
    const labels = (approval: Approval, options: typeof EVERYTHING) =>
      moreDialog(approval, EXPLAINED, options, READER).actions.map(({ label }) => label)
    expect(labels(anApproval(), EVERYTHING)).toEqual([
      'Approve with conditions…',
      'Withdraw my vote',
      'Hand over…',
      'Remind me later…',
      'Approve alike in advance…',
      'View details',
    ])
    const nothing = { mayApprove: false, mayWithdraw: false, mayHandOver: false, mayApproveInAdvance: false }
    expect(labels(anApproval(), nothing)).toEqual(['View details'])
    expect(labels(anApproval({ state: 'approved', decidedAt: NOON }), EVERYTHING)).toEqual(['View details'])
  })
})

describe('reassignDialog', () => {
  it('lets everybody else be chosen, and oneself only where the place was given away', () => {
    const values = (approval: Approval) => {
      const [field] = reassignDialog(approval, ALEX, PEOPLE).fields
      return field?.kind === 'select' ? field.options.map(({ value }) => value) : []
    }
    expect(values(anApproval())).toEqual(['sam', 'jo'])
    const grant = { kind: 'reassigned', from: 'alex', to: 'sam', roles: [], at: NOON } as const
    expect(values(anApproval({ grants: [grant] }))).toEqual(['alex', 'sam', 'jo'])
  })

  it('names the command for those who do not fit into the list', () => {
    const many = Array.from({ length: 150 }, (_, index) => aPerson({ id: `p${index}`, name: `P ${index}` }))
    const dialog = reassignDialog(anApproval(), ALEX, [ALEX, ...many])
    expect(viewViolations(toSlackView(dialog))).toEqual([])
    expect(dialog.fields[0]?.hint).toContain('/countersign reassign')
  })
})

describe('standingDialog', () => {
  it('shows the parameters to be changed, and warns of those that cover more already', () => {
    const alike = { action: 'deploy', source: 'deploy-bot', parameters: { service: 'api' } }
    expect(standingDialog(anApproval(), alike).fields[0]).toMatchObject({
      initial: '{\n  "service": "api"\n}',
    })
    expect(said(standingDialog(anApproval(), alike).blocks)).not.toContain('⚠️')
    const wide = { ...alike, parameters: { service: '*' } }
    expect(said(standingDialog(anApproval(), wide).blocks)).toContain('⚠️ Some of these parameters hold *')
  })
})

describe('batchDialog', () => {
  const many = Array.from({ length: 13 }, (_, index) =>
    anApproval({
      id: `3f9a2c1b-0000-4000-8000-0000000000${10 + index}`,
      title: `Deploy ${index}`,
      risk: index === 12 ? 'critical' : 'medium',
    }),
  )

  it('offers the ten most urgent, each with what it was when it was shown', () => {
    const dialog = batchDialog(many)
    const [field] = dialog.fields
    const options = field?.kind === 'ticks' ? field.options : []
    expect(options).toHaveLength(10)
    expect(options[0]).toMatchObject({ label: 'Deploy 12', description: '🔴 Critical risk · 3f9a2c1b' })
    expect(JSON.parse(options[0]!.value)).toEqual({ approval: many[12]!.id, digest: many[12]!.digest })
    expect(said(dialog.blocks)).toContain('3 less urgent ones are not shown here.')
  })

  it('shows a title in full that does not fit into its option', () => {
    const title = `Deploy ${'everything '.repeat(20)}and drop the database`
    expect(said(batchDialog([anApproval({ title })]).blocks)).toContain('and drop the database')
  })

  it('tells what became of each, refusals with their reason', () => {
    const approval = anApproval({ state: 'approved' })
    const two = anApproval({ policy: aPolicy({ name: 'two', roles: null, quorum: 2 }) })
    const refused = { kind: 'refused', reason: 'not-opened', approval: FOR_GOOD } as const
    const casts = [
      { kind: 'recorded', approval } as const,
      { kind: 'recorded', approval: two } as const,
      refused,
      { kind: 'failed' } as const,
    ]
    const outcomes = casts.map((cast) => outcomeOf(approval.id, cast, 'approve', {}))
    expect(said(batchResults(outcomes).blocks)).toMatchInlineSnapshot(`
      "✅ 2 votes counted:
      • Deploy api (3f9a2c1b): approved
      • Deploy api (3f9a2c1b): your approval counts, 2 more are needed
      ⚠️ 2 votes did not count:
      • Deploy api (3f9a2c1b): This cannot be undone. Open all of it with View details first, then approve.
      • Approval (3f9a2c1b): Something went wrong on our side. Try again."
    `)
  })
})

it('makes views that Slack takes, whatever an agent writes', () => {
  fc.assert(
    fc.property(mangled, mangled, (title, source) => {
      const approval = anApproval({ title, requester: source })
      const alike = { action: title || 'x', source, parameters: { [title]: source } }
      const person = aPerson({ id: 'p', name: title, roles: [source] })
      const dialogs = [
        rejectDialog(approval),
        approveDialog({ ...FOR_GOOD, title, requester: source }, { reason: title, conditions: source }),
        moreDialog(approval, EXPLAINED, EVERYTHING, READER),
        reassignDialog(approval, ALEX, [ALEX, SAM, JO, person]),
        snoozeDialog(approval),
        standingDialog(approval, alike),
        batchDialog([approval]),
        batchResults([{ id: approval.id, title, counted: true, said: source }]),
      ]
      for (const dialog of dialogs) expect(viewViolations(toSlackView(dialog, { from: 'home' }))).toEqual([])
    }),
    { numRuns: 40 },
  )
})
