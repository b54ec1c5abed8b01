import { startLinear } from '../../src/sandbox/linear/linear-server.ts'
import type { Place, Treat } from './faults.ts'
import { startFaultyGate } from './faulty-gate.ts'
import { startFaultyMail } from './faulty-mail.ts'
import { givenIn, methodOf, readLinear, readSlack } from './read-calls.ts'
import { smallSlack } from './small-slack.ts'

/** Who may decide: as countersign.yaml lists them. */
export const VOTERS = [
  {
    id: 'alex',
    name: 'Alex Kim',
    roles: ['tech_lead'],
    slack: 'U0ALEX',
    linear: 'user-alex',
    email: 'alex@example.com',
  },
  {
    id: 'sam',
    name: 'Sam Rivera',
    roles: ['tech_lead'],
    slack: 'U0SAM',
    linear: 'user-sam',
    email: 'sam@example.com',
  },
] as const

/** A card as somebody finds it who reads there. */
export interface ShownCard {
  readonly place: Place
  /** What tells one card from another: Slack's metadata, Linear's comment id, a mail's Message-ID. */
  readonly id: string
  /** What it shows; of mails with one Message-ID, the last. */
  readonly text: string
  /** In how many messages it stands. */
  readonly copies: number
}

export interface FaultyPlaces {
  /** The environment of a server that is connected to all three. */
  readonly env: Readonly<Record<string, string>>
  /** From now on calls are treated like this. */
  treat(how: Treat): void
  /** How many calls were kept without an answer, in all. */
  held(): number
  /** Every card in every place, oldest first. */
  cards(): readonly ShownCard[]
  /** Those in whose text `words` stand. */
  shown(words: string): Readonly<Record<Place, readonly ShownCard[]>>
  /** How many messages there are in Slack, comments in Linear and mails. */
  counts(): Readonly<Record<Place, number>>
  close(): Promise<void>
}

/**
 * A Slack, a Linear and a mail server that do what they are asked and then may break off, keep silent or answer with an
 * error, as `treat` says of each call. They keep what a reader would see.
 */
export async function startFaultyPlaces(): Promise<FaultyPlaces> {
  let treat: Treat = () => 'pass'
  let held = 0
  const treated: Treat = (call) => treat(call)
  const onHeld = () => {
    held += 1
  }
  const workspace = smallSlack()
  const slack = await startFaultyGate({
    treat: treated,
    read: readSlack,
    work: (incoming) => ({
      status: 200,
      body: JSON.stringify(workspace.answer(methodOf(incoming), givenIn(incoming))),
    }),
    refusal: {
      status: 429,
      headers: { 'retry-after': '1', 'content-type': 'application/json' },
      body: '{"ok":false,"error":"ratelimited"}',
    },
    onHeld,
  })
  const users = VOTERS.map(({ id, name, linear }) => ({
    id: linear,
    name,
    url: `https://linear.app/acme/profiles/${id}`,
  }))
  const upstream = await startLinear({ users })
  const linear = await startFaultyGate({
    treat: treated,
    read: readLinear,
    work: async ({ headers, body }) => {
      const { authorization = '' } = headers
      const answer = await fetch(upstream.url, { method: 'POST', headers: { authorization }, body })
      return { status: answer.status, body: await answer.text() }
    },
    refusal: {
      status: 400,
      headers: { 'content-type': 'application/json', 'retry-after': '1' },
      body: JSON.stringify({
        errors: [
          { message: 'Rate limit exceeded', extensions: { code: 'RATELIMITED', type: 'ratelimited' } },
        ],
      }),
    },
    onHeld,
  })
  const mail = await startFaultyMail(treated, onHeld)

  const comments = () => upstream.comments.filter(({ deleted }) => !deleted)
  const cards = (): readonly ShownCard[] => [
    ...folded(
      'slack',
      workspace.all().map(({ cardId = 'none', text }) => ({ id: cardId, text })),
    ),
    ...folded(
      'linear',
      comments().map(({ id, body }) => ({ id, text: body })),
    ),
    ...folded(
      'email',
      mail.taken.map(({ messageId, text }) => ({ id: messageId, text })),
    ),
  ]
  return {
    env: {
      SLACK_BOT_TOKEN: 'xoxb-test',
      SLACK_SIGNING_SECRET: 'a signing secret',
      SLACK_CHANNEL: 'C0DEFAULT',
      SLACK_API_URL: `${slack.url}/api/`,
      LINEAR_API_KEY: upstream.key,
      LINEAR_API_URL: `${linear.url}/graphql`,
      LINEAR_APPROVAL_HUB_ISSUE_ID: upstream.hub.identifier,
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(mail.port),
      SMTP_SECURE: 'none',
      SMTP_FROM: 'Countersign <countersign@example.com>',
      NOTIFICATION_EMAIL_TO: 'team@example.com',
    },
    treat: (how) => {
      treat = how
    },
    held: () => held,
    cards,
    shown: (words) => {
      const those = cards().filter(({ text }) => text.includes(words))
      const at = (place: Place) => those.filter((card) => card.place === place)
      return { slack: at('slack'), linear: at('linear'), email: at('email') }
    },
    counts: () => ({
      slack: workspace.all().length,
      linear: comments().length,
      email: mail.taken.length,
    }),
    close: async () => {
      await Promise.all([slack.close(), linear.close(), upstream.close(), mail.close()])
    },
  }
}

function folded(
  place: Place,
  messages: readonly { readonly id: string; readonly text: string }[],
): ShownCard[] {
  const byId = new Map<string, ShownCard>()
  for (const { id, text } of messages) {
    byId.set(id, { place, id, text, copies: (byId.get(id)?.copies ?? 0) + 1 })
  }
  return [...byId.values()]
}
