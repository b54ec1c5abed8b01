import { type Alike, holdsGlobs } from '../../src/domain/alike.ts'
import type { Approval } from '../../src/domain/approval.ts'
import type { MessageBlock } from '../../src/domain/message.ts'
import type { Dialog, DialogField } from '../dialog.ts'
import { prettyJson } from '../pretty-json.ts'
import { text } from '../text.ts'

/** Uses and days that a vote in advance may have: enough for a release train, too few to be forgotten. */
export const STANDING_LIMITS = { uses: 1000, days: 90 } as const
const LONGEST_PARAMETERS = 3_000

/** Asks for the terms of a vote in advance, for actions like that of one approval. */
export function standingDialog({ id, digest, title }: Approval, alike: Alike): Dialog {
  const { action, source, parameters } = alike
  return {
    id: 'approval.standing',
    title: 'Approve in advance',
    blocks: [
      { kind: 'heading', text: `Alike: ${title}` },
      {
        kind: 'facts',
        facts: [
          { label: 'Action', value: action },
          { label: 'Source', value: source === '' ? '(none is given)' : source },
        ],
      },
      ...text(
        'Your vote then counts by itself for every request of this action and source with just these parameters, as one vote of yours under the policy of that request.',
      ),
      ...widening(parameters),
    ],
    fields: [
      parametersField(prettyJson(parameters)),
      numberField('uses', 'How often?', 5, STANDING_LIMITS.uses),
      numberField('days', 'For how many days?', 7, STANDING_LIMITS.days),
      {
        kind: 'text',
        id: 'reason',
        label: 'Why?',
        placeholder: 'Why this need not be asked each time',
        lines: 'one',
        maxLength: 500,
        required: true,
      },
    ],
    actions: [],
    submit: 'Approve in advance',
    close: 'Cancel',
    data: { approval: id, digest },
  }
}

/** An agent that writes a star into a parameter would be given more than it asked for. */
function widening(parameters: Alike['parameters']): readonly MessageBlock[] {
  if (!holdsGlobs(parameters)) return []
  return text(
    '⚠️ Some of these parameters hold * or ? already: as they stand they cover more than this one request.',
  )
}

function parametersField(initial: string): DialogField {
  const isWhole = initial.length <= LONGEST_PARAMETERS
  return {
    kind: 'text',
    id: 'parameters',
    label: 'Parameters, as JSON',
    hint: `Every parameter must be named and fit. In texts * stands for any text and ? for one character; {"*": "*"} covers any.${
      isWhole ? '' : ' These are too long to be shown here: write the ones that shall be covered.'
    }`,
    ...(isWhole && { initial }),
    lines: 'several',
    maxLength: LONGEST_PARAMETERS,
    required: true,
  }
}

function numberField(id: string, label: string, initial: number, most: number): DialogField {
  return {
    kind: 'text',
    id,
    label,
    hint: `1 to ${most}`,
    initial: String(initial),
    lines: 'one',
    maxLength: 4,
    required: true,
  }
}
