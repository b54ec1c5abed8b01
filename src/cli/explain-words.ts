import { z } from 'zod'
import { durationText } from '../domain/duration.ts'
import { rows } from './columns.ts'
import { explainedGroups, groupRows } from './group-words.ts'

const policy = z.object({
  name: z.string(),
  roles: z.array(z.string()).nullable(),
  quorum: z.number(),
  each_of: z.array(z.string()),
  justification: z.string(),
  time_limit_seconds: z.number(),
  remind_after_seconds: z.array(z.number()),
  escalate: z.array(z.object({ after_seconds: z.number(), to: z.array(z.string()) })),
})

type ExplainedPolicy = z.infer<typeof policy>

const explainedEvent = z.object({
  type: z.string(),
  routes: z.array(
    z.object({ channel: z.string(), target: z.string(), why: z.string(), mention: z.array(z.string()) }),
  ),
  considered: z.array(
    z.object({ route: z.number(), match: z.string(), state: z.string(), why: z.string().nullable() }),
  ),
  withheld: z.array(
    z.object({ destination: z.string(), by: z.string(), why: z.string(), until: z.string().nullable() }),
  ),
  approval: z
    .object({
      state: z.string(),
      title: z.string(),
      risk: z.string(),
      policy,
      why: z.string().nullable(),
      may_approve: z.array(z.string()),
    })
    .nullable(),
  policies: z.array(z.object({ name: z.string(), mismatch: z.string().nullable() })),
  groups: explainedGroups,
})

/** What would come of an event, for people. Throws where the answer is not the server's. */
export function eventWords(answer: unknown): string {
  const explained = explainedEvent.parse(answer)
  const { type, approval, policies } = explained
  return table([
    ['Event', approval === null ? `${type}, which asks for no approval` : `${type}: ${approval.title}`],
    ...(approval === null ? [] : asked(approval, policies)),
    ...placed(explained),
    ...groupRows(explained.groups),
  ])
}

/** Where it goes, whom that calls, what is held back, and what became of every route. */
function placed({ routes, considered, withheld }: ExplainedEvent): readonly Row[] {
  const nowhere = withheld.length > 0 ? 'nowhere for now' : 'nobody: no channel is configured'
  const to = routes.map(({ channel, target, why, mention }) => {
    const called = mention.length === 0 ? '' : `, and calls ${mention.join(', ')}`
    return `${channel}:${target}${called} (${why})`
  })
  const held = withheld.map(
    ({ destination, by, why, until }) =>
      `${destination === by ? by : `${destination}, by ${by}`}: ${why}${until === null ? '' : `; until ${until}`}`,
  )
  const judged = considered.map(({ route, match, state, why }) =>
    state === 'matched' ? `${route} matches: ${match}` : `not ${route}: ${why}`,
  )
  return [
    ...below('Goes to', to.length > 0 ? to : [nowhere]),
    ...below('Held back', held),
    ...below('Routes', judged),
  ]
}

/** A row for each text, the first one with the label. */
function below(label: string, texts: readonly string[]): readonly Row[] {
  return texts.map((text, index) => [index === 0 ? label : '', text] as const)
}

type ExplainedEvent = z.infer<typeof explainedEvent>

function asked(
  { state, risk, policy, why, may_approve }: NonNullable<ExplainedEvent['approval']>,
  policies: ExplainedEvent['policies'],
): readonly Row[] {
  const fits = policies.findIndex(({ mismatch }) => mismatch === null)
  const passed = policies.slice(0, fits < 0 ? policies.length : fits)
  return [
    ['Risk', risk],
    ['Policy', fits < 0 ? `${policy.name} (built in, because none of countersign.yaml fits)` : policy.name],
    ...passed.map(({ name, mismatch }) => ['', `not ${name}: ${mismatch}`] as const),
    ...(state === 'pending' ? rules(policy, may_approve) : [['Decided', why ?? state] as const]),
  ]
}

function rules(policy: ExplainedPolicy, may: readonly string[]): readonly Row[] {
  const each = policy.each_of.length > 0 ? `; one of ${policy.each_of.join(' and one of ')}` : ''
  const escalations = policy.escalate.map(
    ({ after_seconds, to }) => `${to.join(', ')} after ${text(after_seconds)}`,
  )
  return [
    ['Approve', `${policy.quorum} of ${policy.roles?.join(', ') ?? 'everyone listed'}${each}`],
    ['Who could', may.join(', ') || 'nobody listed: it can only expire'],
    ...(policy.justification === 'required' ? [['Besides', 'a justification is required'] as const] : []),
    ['Within', text(policy.time_limit_seconds)],
    ...optional(
      'Remind',
      policy.remind_after_seconds.map((seconds) => `after ${text(seconds)}`),
    ),
    ...optional(
      'Escalate',
      escalations.map((escalation) => `to ${escalation}`),
    ),
  ]
}

const explainedApproval = z.object({
  title: z.string(),
  state: z.string(),
  callback_state: z.string(),
  policy,
  missing: z.number(),
  missing_roles: z.array(z.string()),
  votes: z.array(z.object({ person: z.string(), verdict: z.string(), on_behalf_of: z.string().nullable() })),
  expires_at: z.string(),
  may_approve: z.array(z.object({ person: z.string(), on_behalf_of: z.string().nullable() })),
  may_not_approve: z.array(z.object({ person: z.string(), reason: z.string() })),
  refused: z.array(
    z.object({
      who: z.string(),
      tried: z.string(),
      reason: z.string(),
      channel: z.string().nullable(),
      at: z.string(),
    }),
  ),
  ahead: z.array(z.object({ what: z.string(), at: z.string() })),
})

/** Why an approval stands where it stands, for people. Throws where the answer is not the server's. */
export function approvalWords(answer: unknown): string {
  const found = explainedApproval.parse(answer)
  const pending = found.state === 'pending'
  const votes = found.votes.map(({ verdict, ...vote }) => `${verdict} by ${named(vote)}`)
  const lacks = found.missing_roles.map((role) => `one of ${role}`)
  return table([
    ['Approval', found.title],
    [
      'State',
      pending ? `pending until ${found.expires_at}` : `${found.state}; callback ${found.callback_state}`,
    ],
    ['Policy', found.policy.name],
    ...optional('Votes', votes),
    ...(pending
      ? ([
          ['Missing', [`${found.missing} of ${found.policy.quorum}`, ...lacks].join(', ')],
          ['May approve', found.may_approve.map(named).join(', ') || 'nobody'],
          ...optional(
            'May not',
            found.may_not_approve.map(({ person, reason }) => `${person} (${reason})`),
          ),
          ...optional(
            'Next',
            found.ahead.map(({ what, at }) => `${what} at ${at}`),
          ),
        ] as const)
      : []),
    ...found.refused.map(
      ({ who, tried, reason, channel, at }, index) =>
        [
          index === 0 ? 'Refused' : '',
          `${who}, ${tried}: ${reason} (${channel ?? 'unknown'}, ${at})`,
        ] as const,
    ),
  ])
}

function named({
  person,
  on_behalf_of,
}: {
  readonly person: string
  readonly on_behalf_of: string | null
}): string {
  return on_behalf_of === null ? person : `${person} for ${on_behalf_of}`
}

type Row = readonly [label: string, text: string]

function optional(label: string, parts: readonly string[]): readonly Row[] {
  return parts.length === 0 ? [] : [[label, parts.join(', ')]]
}

function table(pairs: readonly Row[]): string {
  return rows(pairs, 0)
}

function text(seconds: number): string {
  return durationText(seconds * 1000)
}
