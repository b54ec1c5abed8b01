import { z } from 'zod'
import { aligned } from '../../templates/render/plain-text.ts'
import { plain, rows } from './columns.ts'

export const approvalJson = z.looseObject({
  id: z.string(),
  task_id: z.string().nullable(),
  state: z.string(),
  callback_state: z.string(),
  title: z.string(),
  risk: z.string(),
  requester: z.string().nullable(),
  digest: z.string(),
  payload: z.record(z.string(), z.unknown()),
  policy: z.looseObject({ name: z.string(), quorum: z.number() }),
  votes: z.array(
    z.looseObject({
      person: z.string(),
      verdict: z.string(),
      channel: z.string(),
      reason: z.string().nullable(),
      conditions: z.string().nullable(),
      at: z.string(),
    }),
  ),
  missing: z.number(),
  closing_reason: z.string().nullable(),
  created_at: z.string(),
  expires_at: z.string(),
  decided_at: z.string().nullable(),
})
export type ApprovalJson = z.infer<typeof approvalJson>

const HEADER = ['ID', 'STATE', 'RISK', 'TASK', 'WHEN', 'TITLE'] as const
const LONGEST_TITLE = 60

/** One approval a line, in columns. The first eight characters of an id are enough for the other commands. */
export function approvalTable(approvals: readonly ApprovalJson[], now: Date): string {
  const lines = approvals.map((approval) => [
    approval.id.slice(0, 8),
    approval.state,
    approval.risk,
    plain(approval.task_id ?? '-', 24),
    when(approval, now),
    plain(approval.title, LONGEST_TITLE),
  ])
  return aligned([HEADER, ...lines])
}

/** `12m left`, or when it ended. */
function when({ state, expires_at, decided_at }: ApprovalJson, now: Date): string {
  if (state !== 'pending') return decided_at?.replace(/T(\d\d:\d\d).*/, ' $1') ?? ''
  const minutes = Math.floor((Date.parse(expires_at) - now.getTime()) / 60_000)
  if (minutes < 1) return '<1m left'
  return minutes < 60 * 48
    ? `${minutes < 120 ? `${minutes}m` : `${Math.floor(minutes / 60)}h`} left`
    : `${Math.floor(minutes / 1440)}d left`
}

/** All of one approval, the payload included. */
export function approvalPage(approval: ApprovalJson): string {
  const { votes, payload, state } = approval
  const facts = [
    ['Approval', plain(approval.title, 10_000)],
    ['Id', approval.id],
    [
      'State',
      state === 'pending'
        ? `pending until ${approval.expires_at}`
        : `${state}; callback ${approval.callback_state}`,
    ],
    ['Risk', approval.risk],
    ['Task', approval.task_id ?? ''],
    ['Asked by', approval.requester ?? ''],
    ['Policy', approval.policy.name],
    ['Missing', state === 'pending' ? `${approval.missing} of ${approval.policy.quorum}` : ''],
    ...votes.map((vote, index) => [index === 0 ? 'Votes' : '', voteText(vote)] as const),
    ['Ended', approval.closing_reason ?? ''],
    ['Digest', approval.digest],
  ] as const
  const given = facts
    .filter(([, value]) => value !== '')
    .map(([label, value]) => [label, plain(value, 10_000)] as const)
  return `${rows(given, 0)}\n\n${plainLines(JSON.stringify(payload, null, 2))}`
}

function voteText({
  person,
  verdict,
  channel,
  reason,
  conditions,
  at,
}: ApprovalJson['votes'][number]): string {
  const said = [reason, conditions && `on condition: ${conditions}`].filter(Boolean).join('; ')
  return `${verdict} by ${person}${said && `: ${said}`} (${channel}, ${at})`
}

/** JSON writes most control characters as escapes; those that change the direction of text it does not. */
function plainLines(text: string): string {
  return text.replaceAll(
    /[\p{Cf}\u007f-\u009f]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
