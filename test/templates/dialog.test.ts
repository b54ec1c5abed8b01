import { describe, expect, it } from 'vitest'
import { detailsPages } from '../../templates/details.ts'
import { detailsDialog, rejectDialog } from '../../templates/dialog.ts'
import { toSlackView } from '../../templates/render/block-kit.ts'
import { violations } from '../support/slack-rules.ts'
import { exampleSubject } from '../support/subjects.ts'

describe('rejectDialog', () => {
  const approval = exampleSubject('approval request').approval!

  it('asks for a reason and remembers what is rejected', () => {
    const dialog = rejectDialog(approval)
    expect(dialog.field).toMatchObject({ id: 'reason', label: 'Why?', required: true })
    expect(JSON.parse(dialog.privateData)).toEqual({ approval: approval.id, digest: approval.digest })
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

describe('detailsDialog', () => {
  const [page] = detailsPages(exampleSubject('approval request'))
  it.each([
    ['Details', [], 0, 1],
    ['Details 1 of 3', ['Next'], 0, 3],
    ['Details 2 of 3', ['Previous', 'Next'], 1, 3],
    ['Details 3 of 3', ['Previous'], 2, 3],
  ])('is titled "%s" and turns %j', (title, labels, index, count) => {
    const dialog = detailsDialog(page!, index, count)
    expect(dialog.title).toBe(title)
    expect(dialog.actions.map((action) => action.label)).toEqual(labels)
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
})
