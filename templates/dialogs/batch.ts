import type { Approval, RefusalReason, Verdict } from '../../src/domain/approval.ts'
import { impossible } from '../../src/domain/impossible.ts'
import type { MessageBlock, Phrase } from '../../src/domain/message.ts'
import { missing } from '../../src/domain/tally.ts'
import type { Dialog, DialogOption } from '../dialog.ts'
import { graded } from '../grades.ts'
import { byUrgency, shortId } from '../inbox.ts'
import { refusalSentence } from '../refusal.ts'
import { inlines } from '../render/plain-text.ts'
import { counted } from '../sentence.ts'
import { text } from '../text.ts'

/** Slack's limit of checkboxes. */
const MOST = 10
/** Slack's limit of an option's text. */
const LONGEST_LABEL = 75

/** Several approvals in one go: which, what, and why. An option's value is `{"approval":"<id>","digest":"sha256:…"}`. */
export function batchDialog(votable: readonly Approval[]): Dialog {
  const shown = byUrgency(votable).slice(0, MOST)
  return {
    id: 'approval.batch',
    title: 'Decide several',
    blocks: [...shown.flatMap(longTitle), ...notShown(votable.length - shown.length)],
    fields: [
      { kind: 'ticks', id: 'approvals', label: 'Which?', options: shown.map(toOption), required: true },
      {
        kind: 'choice',
        id: 'verdict',
        label: 'What about them?',
        options: [
          { label: 'Approve', value: 'approve' },
          { label: 'Reject', value: 'reject' },
        ],
        required: true,
      },
      {
        kind: 'text',
        id: 'reason',
        label: 'Why?',
        hint: 'Needed to reject, and where a policy asks for a justification.',
        lines: 'several',
        maxLength: 2_000,
        required: false,
      },
    ],
    actions: [],
    submit: 'Decide',
    close: 'Cancel',
    data: {},
  }
}

function notShown(count: number): readonly MessageBlock[] {
  if (count <= 0) return []
  const are = count === 1 ? 'is' : 'are'
  return text(`${counted(count, 'less urgent one')} ${are} not shown here.`)
}

/** A title that does not fit into its option stands in full above them. */
function longTitle(approval: Approval): readonly MessageBlock[] {
  return approval.title.length > LONGEST_LABEL ? text(`${shortId(approval)}: ${approval.title}`) : []
}

function toOption(approval: Approval): DialogOption {
  const { id, digest, title, risk, requester } = approval
  const from = requester === null ? '' : ` · ${requester}`
  return {
    label: title,
    description: `${graded(risk, 'risk')} · ${shortId(approval)}${from}`,
    value: JSON.stringify({ approval: id, digest }),
  }
}

/** What became of one of them. `said` is a whole sentence, or a few words. */
export interface BatchOutcome {
  readonly title: string
  readonly id: string
  readonly counted: boolean
  readonly said: Phrase
}

type Cast =
  | { readonly kind: 'recorded'; readonly approval: Approval }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly approval: Approval }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'failed' }

/** What became of one vote, in words. */
export function outcomeOf(
  id: string,
  cast: Cast,
  verdict: Verdict,
  names: Readonly<Record<string, string>>,
): BatchOutcome {
  switch (cast.kind) {
    case 'recorded':
      return { id, title: cast.approval.title, counted: true, said: decided(cast.approval, verdict) }
    case 'refused': {
      const said = refusalSentence(cast.reason, cast.approval, names)
      return { id, title: cast.approval.title, counted: false, said }
    }
    case 'not-found':
      return { id, title: 'Approval', counted: false, said: 'It is no longer kept.' }
    case 'failed':
      return { id, title: 'Approval', counted: false, said: 'Something went wrong on our side. Try again.' }
    default:
      return impossible(cast)
  }
}

function decided(approval: Approval, verdict: Verdict): string {
  if (approval.state !== 'pending') return approval.state
  const { votes } = missing(approval)
  if (verdict === 'reject') return 'your rejection counts'
  return `your approval counts, ${votes} more ${votes === 1 ? 'is' : 'are'} needed`
}

/** Takes the dialog's place: what became of each. */
export function batchResults(outcomes: readonly BatchOutcome[]): Dialog {
  const done = outcomes.filter(({ counted }) => counted)
  const refused = outcomes.filter(({ counted }) => !counted)
  return {
    id: 'notice',
    title: 'Decide several',
    blocks: [
      ...listOf(`✅ ${counted(done.length, 'vote')} counted`, done),
      ...listOf(`⚠️ ${counted(refused.length, 'vote')} did not count`, refused),
    ],
    fields: [],
    actions: [],
    close: 'Close',
    data: {},
  }
}

function listOf(label: string, outcomes: readonly BatchOutcome[]): readonly MessageBlock[] {
  if (outcomes.length === 0) return []
  const items = outcomes.map(({ title, id, said }) => [`${title} (${shortId({ id })}): `, ...inlines(said)])
  return [{ kind: 'list', label, items }]
}
