import { createHmac } from 'node:crypto'

/** Slack waits this long for an answer to an interaction, then tells the person that it failed. */
const ANSWER_TIMEOUT_MS = 3_000

/** What our app answered: `body` is parsed where it is JSON, else text; `failed` is what Slack would tell the person. */
export type SlackAnswer =
  | { readonly kind: 'answered'; readonly body: unknown }
  | { readonly kind: 'failed'; readonly why: string }

/** The signature headers that Slack sends: HMAC-SHA256 over `v0:<seconds>:<raw body>`. */
export function slackSignature(secret: string, body: string, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` }
}

export interface SlackSigner {
  /** Interactions (`payload=` in a form), as Slack posts a press or a submitted view. */
  interaction(payload: object): Promise<SlackAnswer>
  command(fields: Readonly<Record<string, string>>): Promise<SlackAnswer>
  /** Events API: JSON. */
  event(envelope: object): Promise<SlackAnswer>
}

/** Signs and posts what Slack itself would send to our app's request URL. */
export function slackSigner(requestUrl: string, secret: string): SlackSigner {
  const form = 'application/x-www-form-urlencoded'
  return {
    interaction: (payload) =>
      post(requestUrl, secret, form, new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
    command: (fields) => post(requestUrl, secret, form, new URLSearchParams(fields).toString()),
    event: (envelope) => post(requestUrl, secret, 'application/json', JSON.stringify(envelope)),
  }
}

async function post(url: string, secret: string, type: string, body: string): Promise<SlackAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type, ...slackSignature(secret, body, new Date()) },
      body,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    })
    if (!response.ok) return { kind: 'failed', why: `Countersign answered ${response.status}.` }
    return { kind: 'answered', body: await readAnswer(response) }
  } catch {
    return { kind: 'failed', why: 'Countersign did not answer within three seconds.' }
  }
}

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  return isJson && text !== '' ? JSON.parse(text) : text
}

/** What Slack would tell the person, where something went wrong. */
export function troubleIn(answer: SlackAnswer): string | undefined {
  return answer.kind === 'failed' ? answer.why : undefined
}
