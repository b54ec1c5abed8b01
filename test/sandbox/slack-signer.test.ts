import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'
import { slackSignature, slackSigner } from '../../src/sandbox/slack-signer.ts'

const open: { close(): Promise<void> }[] = []
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())))

interface Received {
  readonly type: string
  readonly body: string
  readonly signature: string
  readonly timestamp: string
}

/** An app that remembers what it was sent and answers as told. */
async function anApp(answer: { code?: number; type?: string; body?: string } = {}) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const body = (await readBody(request)).toString('utf8')
    const header = (name: string) => String(request.headers[name])
    received.push({
      type: header('content-type'),
      body,
      signature: header('x-slack-signature'),
      timestamp: header('x-slack-request-timestamp'),
    })
    response
      .writeHead(answer.code ?? 200, { 'content-type': answer.type ?? 'text/plain' })
      .end(answer.body ?? '')
  })
  const { url, close } = await listen(server)
  open.push({ close })
  return { url, received }
}

it("signs as in Slack's own published example", () => {
  const body =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
  const at = new Date(1_531_420_618_000)
  expect(slackSignature('8f742231b10e8888abcd99yyyzzz85a5', body, at)).toEqual({
    'x-slack-request-timestamp': '1531420618',
    'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  })
})

it('posts an interaction as a form whose signature covers the bytes that were sent', async () => {
  const { url, received } = await anApp()
  await slackSigner(url, 'secret').interaction({ type: 'block_actions', text: 'ä & b' })
  const [{ type, body, signature, timestamp }] = received as [Received]
  expect(type).toBe('application/x-www-form-urlencoded')
  expect(JSON.parse(new URLSearchParams(body).get('payload')!)).toEqual({
    type: 'block_actions',
    text: 'ä & b',
  })
  const expected = createHmac('sha256', 'secret').update(`v0:${timestamp}:${body}`).digest('hex')
  expect(signature).toBe(`v0=${expected}`)
})

it('posts an event as JSON and a command as a form', async () => {
  const { url, received } = await anApp()
  const signer = slackSigner(url, 'secret')
  await signer.event({ type: 'event_callback' })
  await signer.command({ command: '/countersign', text: 'pending' })
  expect(received.map(({ type, body }) => [type, body])).toEqual([
    ['application/json', '{"type":"event_callback"}'],
    ['application/x-www-form-urlencoded', 'command=%2Fcountersign&text=pending'],
  ])
})

it('hands back what the app answered, parsed where it is JSON', async () => {
  const { url } = await anApp({ type: 'application/json', body: '{"response_action":"clear"}' })
  const answer = await slackSigner(url, 'secret').interaction({})
  expect(answer).toEqual({ kind: 'answered', body: { response_action: 'clear' } })
})

it('says what went wrong when the app refuses or is not there', async () => {
  const { url } = await anApp({ code: 401 })
  expect(await slackSigner(url, 'secret').event({})).toEqual({
    kind: 'failed',
    why: 'Countersign answered 401.',
  })
  const nobody = await slackSigner('http://127.0.0.1:1/', 'secret').event({})
  expect(nobody.kind).toBe('failed')
})
