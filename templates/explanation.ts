import type { Approval, RefusalReason } from '../src/domain/approval.ts'
import type { Explanation, RefusedTry } from '../src/domain/explanation.ts'
import { impossible } from '../src/domain/impossible.ts'
import type { Message, MessageBlock, Phrase } from '../src/domain/message.ts'
import type { Timer } from '../src/domain/timers.ts'
import { highlightsOf, standing } from './approval-standing.ts'
import { detailsButton } from './card.ts'
import { PRIORITY, shortId } from './inbox.ts'
import { refusalSentence } from './refusal.ts'
import { counted, enumeration } from './sentence.ts'

type Names = Readonly<Record<string, string>>

/** For whom it is explained. */
interface Reader {
  readonly personId: string
  readonly names: Names
}

/** The answer to “explain”: everything, also who was refused. */
export function explanation(approval: Approval, explained: Explanation, reader: Reader): Message {
  const subject = { approval, callback: null, names: reader.names }
  const refused = explained.refused.slice(-LISTED).map((one) => refusedLine(one, reader.names))
  return {
    title: approval.title,
    ...standing(subject),
    highlights: highlightsOf(subject),
    priority: PRIORITY[approval.risk],
    blocks: [
      ...whereItStands(approval, explained, reader),
      ...othersWhoMayNot(explained, reader),
      ...(refused.length > 0 ? [{ kind: 'list', label: 'Refused so far', items: refused } as const] : []),
    ],
    actions: [detailsButton(approval.eventId)],
    footer: [`approval ${shortId(approval)}`, `policy ${approval.policy.name}`],
  }
}

const LISTED = 10

/** What is missing, who may still approve, whether the reader may, and what happens next by itself. */
export function whereItStands(
  approval: Approval,
  explained: Explanation,
  reader: Reader,
): readonly MessageBlock[] {
  if (approval.state !== 'pending') return []
  const { mayApprove, ahead } = explained
  const who = mayApprove.map((one) => mayApproveWords(one, reader.names))
  const facts = [
    { label: 'Policy', value: approval.policy.name },
    { label: 'Still missing', value: missingWords(explained) },
    { label: 'May approve', value: who.length === 0 ? 'nobody who is listed' : enumeration(who, 'or') },
    { label: 'You', value: youWords(approval, explained, reader) },
    ...(ahead[0] ? [{ label: 'Next', value: aheadWords(ahead[0], reader.names) }] : []),
    { label: 'Expires', value: approval.expiresAt },
  ]
  return [{ kind: 'facts', facts }]
}

function missingWords({ missing: { votes, roles } }: Explanation): string {
  const approvals = counted(votes, 'approval')
  if (roles.length === 0) return approvals
  if (votes === 1) return `${approvals}, from ${enumeration(roles)}`
  return `${approvals}, ${enumeration(roles.map((role) => `one from ${role}`))}`
}

function mayApproveWords({ person, onBehalfOf }: Explanation['mayApprove'][number], names: Names): string {
  const name = names[person] ?? person
  return onBehalfOf === null ? name : `${name} for ${names[onBehalfOf] ?? onBehalfOf}`
}

function youWords(
  approval: Approval,
  { mayApprove, mayNot }: Explanation,
  { personId, names }: Reader,
): Phrase {
  const mine = mayApprove.find(({ person }) => person === personId)
  if (mine?.onBehalfOf)
    return `You may approve, in the place of ${names[mine.onBehalfOf] ?? mine.onBehalfOf}.`
  if (mine) return 'You may approve.'
  const reason = mayNot.find(({ person }) => person === personId)?.reason
  return reason === undefined ? 'You may not approve.' : refusalSentence(reason, approval, names)
}

function aheadWords(timer: Timer, names: Names): Phrase {
  switch (timer.kind) {
    case 'reminder':
      return ['those who may decide are reminded ', timer.dueAt]
    case 'escalation':
      return [`${enumeration(timer.to)} may decide as well from `, timer.dueAt]
    case 'snooze':
      return [`${names[timer.person] ?? timer.person} is reminded `, timer.dueAt]
    default:
      return impossible(timer)
  }
}

function othersWhoMayNot({ mayNot }: Explanation, { personId, names }: Reader): readonly MessageBlock[] {
  const items = mayNot
    .filter(({ person }) => person !== personId)
    .map(({ person, reason }) => `${names[person] ?? person}: ${WHY[reason]}`)
  return items.length === 0 ? [] : [{ kind: 'list', label: 'May not approve', items }]
}

/** Of others, in a few words. */
const WHY: Readonly<Record<RefusalReason, string>> = {
  'unknown-person': 'not listed',
  expired: 'it expired',
  'already-decided': 'it is decided',
  cancelled: 'it was taken back',
  'payload-changed': 'what was asked changed',
  'not-an-approver': 'the policy names others',
  'own-request': 'asked for it, or owns the agent that did',
  'handed-over': 'handed their place over',
  'already-voted': 'voted already',
  'reason-missing': 'gave no reason',
  'justification-missing': 'gave no justification',
  'not-opened': 'had not opened all of it',
  'grant-out-of-range': 'granted more than was asked for, or nothing',
  'nothing-to-withdraw': 'had no vote to take back',
}

function refusedLine({ who, tried, reason, channel, at }: RefusedTry, names: Names): Phrase {
  const why: Readonly<Record<string, string>> = WHY
  const from = channel === null ? '' : ` by ${channel}`
  return [`${names[who] ?? who} (${tried}${from}, `, at, `): ${why[reason] ?? reason}`]
}
