import { unsolved } from '../../src/domain/answers/fix-review.ts'
import { NEXT_ACTIONS } from '../../src/domain/answers/verification.ts'
import type { CountersignEvent } from '../../src/domain/events/event.ts'
import type { Fix } from '../../src/domain/events/fix-review.ts'
import { NEXT_ACTION_WORDS } from '../answer-words.ts'
import type { Dialog, DialogField, DialogOption, TextField } from '../dialog.ts'
import { sentence } from '../sentence.ts'

/** So many ticks Slack shows together; the fields of further ones are `fixes.2`, `fixes.3`, … */
const TOGETHER = 10
const LONGEST = 3_000

/** Which fixes go back, those that are not solved ticked already, and why. */
export function sendBackFixesDialog({ id, data }: CountersignEvent<'fix-review'>): Dialog {
  return {
    id: 'inquiry.send-back',
    title: 'Send back',
    blocks: [{ kind: 'heading', text: `Fix review ${data.review_id}` }],
    fields: [...fixFields(data.fixes), NOTE],
    actions: [],
    submit: 'Send back',
    close: 'Cancel',
    data: { event: id },
  }
}

const NOTE: TextField = {
  kind: 'text',
  id: 'note',
  label: 'Note',
  placeholder: 'What is still wrong, and what you expect',
  lines: 'several',
  maxLength: LONGEST,
  required: false,
}

function fixFields(fixes: readonly Fix[]): readonly DialogField[] {
  const initial = unsolved(fixes).map(({ id }) => String(id))
  const groups = Array.from({ length: Math.ceil(fixes.length / TOGETHER) }, (_, group) =>
    fixes.slice(group * TOGETHER, (group + 1) * TOGETHER),
  )
  return groups.map((group, index) => ({
    kind: 'ticks',
    id: fixesField(index),
    label: index === 0 ? 'Which fixes go back?' : `Fixes from ${group[0]?.id}`,
    options: group.map(optionOf),
    initial,
    // In one of several groups nothing may be ticked.
    required: groups.length === 1,
  }))
}

export function fixesField(group: number): string {
  return group === 0 ? 'fixes' : `fixes.${group + 1}`
}

/** How many fields the fixes of a review take. */
export function fixGroups({ fixes }: { readonly fixes: readonly Fix[] }): number {
  return Math.ceil(fixes.length / TOGETHER)
}

function optionOf({ id, file, issue, result }: Fix): DialogOption {
  const standing = result === undefined ? 'No result yet' : sentence(result.status)
  return { label: `${id}. ${file}`, description: `${standing}: ${issue}`, value: String(id) }
}

/** What has to be done before the tests are reported again. What failed is written there already. */
export function sendBackTestsDialog({ id, data }: CountersignEvent<'verification-complete'>): Dialog {
  const failed = (data.failed_tests ?? []).map((test) => `Fix ${test}`).join('\n')
  return {
    id: 'inquiry.send-back',
    title: 'Send back',
    blocks: [],
    fields: [
      {
        kind: 'choice',
        id: 'next_action',
        label: 'What comes next?',
        options: NEXT_ACTIONS.filter((next) => next !== 'create-pr').map((next) => ({
          label: NEXT_ACTION_WORDS[next],
          value: next,
        })),
        initial: 'fix-and-rerun',
        required: true,
      },
      {
        kind: 'text',
        id: 'required_actions',
        label: 'What has to be done, one a line',
        ...(failed && { initial: failed.slice(0, LONGEST) }),
        lines: 'several',
        maxLength: LONGEST,
        required: false,
      },
      { ...NOTE, id: 'message', label: 'Message' },
    ],
    actions: [],
    submit: 'Send back',
    close: 'Cancel',
    data: { event: id },
  }
}
