import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebClient } from '@slack/web-api'
import { onTestFinished } from 'vitest'
import { slackClient } from '../../../src/adapters/slack/slack-client.ts'
import { slackLogger } from '../../../src/adapters/slack/slack-logger.ts'
import type { Card } from '../../../src/domain/card.ts'
import type { Message } from '../../../src/domain/message.ts'
import { aCard as aBareCard, aMessage as aBareMessage } from '../../support/cards.ts'
import { aLog } from './a-log.ts'

/** A card that was never posted. */
export function aCard(changes: Partial<Card> = {}, target = '#approvals'): Card {
  return aBareCard({ destination: { channel: 'slack', target }, ...changes })
}

/** A message with a button, by an agent who would like to ping people. */
export function aMessage(changes: Partial<Message> = {}): Message {
  return aBareMessage({
    blocks: [{ kind: 'text', text: 'Ping <!channel> and <@U1>' }],
    actions: [{ kind: 'button', id: 'approval.approve', label: 'Approve', style: 'primary', value: 'v' }],
    ...changes,
  })
}

/** Our client, connected to a Slack that answers as `listener` does, until the test ends. */
export async function clientOf(listener: RequestListener): Promise<WebClient> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`
  const config = { botToken: 'xoxb-test', signingSecret: 's', appToken: undefined, apiUrl }
  return slackClient(config, slackLogger(aLog().log))
}

export interface SlackCall {
  /** As `chat.postMessage`. */
  readonly method: string
  readonly body: URLSearchParams
}

/** A Slack whose answer to each call is made by `answer`, with all calls that it had. */
export async function scriptedSlack(answer: (call: SlackCall) => object) {
  const calls: SlackCall[] = []
  const client = await clientOf(async (request, response) => {
    const method = (request.url ?? '').split('/').at(-1) ?? ''
    const call = { method, body: new URLSearchParams(await textOf(request)) }
    calls.push(call)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ok: true, ...answer(call) }))
  })
  return { client, calls }
}

export async function textOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
