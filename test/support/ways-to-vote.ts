import { createHmac, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'
import { pressOnCard } from './slack-press.ts'
import { type ThreePlaces, WEBHOOK_SECRET } from './three-places.ts'

export const WAYS = ['slack', 'linear', 'email', 'api'] as const
export type Way = (typeof WAYS)[number]
export type Verdict = 'approve' | 'reject'

/** What one person does about one approval, which all places show already. */
export interface Attempt {
  readonly approvalId: string
  readonly title: string
  readonly person: 'alex' | 'sam'
  readonly verdict: Verdict
}

/** A vote that is ready to be cast, and what its voter was told of it: undefined so far, or where nothing had to be said. */
export interface Ready {
  cast(): Promise<void>
  told(): string | undefined
}

/** Every way to vote, as the person's own program would do it. In Slack one only approves: rejecting takes a dialog. */
export async function waysToVote(places: ThreePlaces) {
  const answers = await responseUrls()
  const ready: Readonly<Record<Way, (attempt: Attempt) => Promise<Ready>>> = {
    slack: (attempt) => press(places, answers, attempt),
    linear: (attempt) => reply(places, attempt),
    email: (attempt) => form(places, attempt),
    api: (attempt) => call(places, attempt),
  }
  return { ready, close: answers.close }
}

async function press(
  { app, slack }: ThreePlaces,
  answers: Awaited<ReturnType<typeof responseUrls>>,
  { title, person, verdict }: Attempt,
): Promise<Ready> {
  if (verdict === 'reject') throw new Error('Rejecting in Slack takes a dialog.')
  const card = (await slack.cards()).find(({ blocks, text }) =>
    JSON.stringify([blocks, text]).includes(title),
  )
  if (card === undefined) throw new Error(`Slack shows no card "${title}".`)
  const responseUrl = answers.newUrl()
  const given = { url: app.address, slack, card, button: 'approval.approve', by: person, responseUrl }
  return {
    async cast() {
      const answer = await pressOnCard(given)
      if (answer.kind === 'failed') throw new Error(answer.why)
    },
    told: () => answers.said(responseUrl),
  }
}

async function reply({ app, linear }: ThreePlaces, { title, person, verdict }: Attempt): Promise<Ready> {
  const card = linear.comments.find(({ body, parentId }) => parentId === null && body.includes(title))
  if (card === undefined) throw new Error(`Linear shows no card "${title}".`)
  const payload = JSON.stringify({
    action: 'create',
    type: 'Comment',
    webhookTimestamp: Date.now(),
    data: {
      id: randomUUID(),
      body: verdict === 'approve' ? 'approve' : 'reject: too early',
      parentId: card.id,
      userId: `user-${person}`,
      issueId: linear.hub.id,
      createdAt: new Date().toISOString(),
    },
  })
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(payload).digest('hex')
  const headers = { 'content-type': 'application/json', 'linear-signature': signature }
  return {
    async cast() {
      const { statusCode, body } = await app.server.inject({
        method: 'POST',
        url: '/webhooks/linear',
        headers,
        payload,
      })
      if (statusCode !== 200) throw new Error(body)
    },
    told: () => linear.comments.find(({ parentId }) => parentId === card.id)?.body,
  }
}

/** The link of a person's newest mail about it, without the host. */
export function linkIn(places: ThreePlaces, title: string, person: string): string {
  const link = findLink(places, title, person)
  if (link === undefined) throw new Error(`The newest mail to ${person} about "${title}" has no link.`)
  return link
}

/** The same; undefined where that mail has none, or has not come yet. */
export function findLink({ mail }: ThreePlaces, title: string, person: string): string | undefined {
  const mails = mail.mails.filter(
    ({ to, text }) => to.includes(`${person}@example.com`) && text.includes(title),
  )
  return /https:\/\/countersign\.test(\/a\/\S+)/.exec(mails.at(-1)?.text ?? '')?.[1]
}

async function form(places: ThreePlaces, { title, person, verdict }: Attempt): Promise<Ready> {
  const url = linkIn(places, title, person)
  const fields = {
    token: url.slice('/a/'.length),
    verdict,
    reason: 'Too early',
    read_all: 'yes',
    send: 'yes',
  }
  let page: string | undefined
  return {
    async cast() {
      page = (
        await places.app.server.inject({
          method: 'POST',
          url,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams(fields).toString(),
        })
      ).body
    },
    told: () => page,
  }
}

async function call({ app }: ThreePlaces, { approvalId, person, verdict }: Attempt): Promise<Ready> {
  let answer: string | undefined
  return {
    async cast() {
      const url = `/v1/approvals/${approvalId}/votes`
      const payload = { verdict, person, reason: 'Too early' }
      answer = (await app.server.inject({ method: 'POST', url, payload })).body
    },
    told: () => answer,
  }
}

/** Slack's response URLs: what is posted there is shown to the presser alone. */
async function responseUrls() {
  const said = new Map<string, string>()
  const server = createServer(async (request, response) => {
    said.set(request.url ?? '', (await readBody(request)).toString('utf8'))
    response.end('ok')
  })
  const { url, close } = await listen(server)
  return {
    newUrl: () => `${url}/${randomUUID()}`,
    said: (responseUrl: string) => said.get(new URL(responseUrl).pathname),
    close,
  }
}
