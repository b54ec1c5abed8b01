import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startLinearSide } from '../../src/sandbox/linear/linear-side.ts'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'
import { outages } from '../../src/sandbox/outages.ts'

const ALEX = { id: 'user-alex', name: 'Alex Kim', url: 'https://linear.app/sandbox/profiles/alex' }

interface Heard {
  readonly path: string | undefined
  readonly signature: unknown
  readonly body: string
}

/** Linear's side, and a Countersign that answers its webhooks with these, the last one for ever. */
async function aSide(...answers: number[]) {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const body = (await readBody(request)).toString('utf8')
    heard.push({ path: request.url, signature: request.headers['linear-signature'], body })
    response.writeHead((answers.length > 1 ? answers.shift() : answers[0]) ?? 200).end()
  })
  const countersign = await listen(server)
  const down = outages({ onChange() {} })
  const side = await startLinearSide({ users: [ALEX], outages: down, onChange() {} })
  onTestFinished(async () => {
    await side.close()
    await countersign.close()
  })
  side.connect(countersign.url)
  return { side, heard, down }
}

it('tells Countersign of a comment, signed as Linear signs', async () => {
  const { side, heard } = await aSide()
  expect(side.write(ALEX.id, 'approve', null)).toBeUndefined()
  await vi.waitFor(() => expect(heard).toHaveLength(1))
  const [{ path, signature, body }] = heard as [Heard]
  expect(path).toBe('/webhooks/linear')
  expect(signature).toBe(createHmac('sha256', side.settings.webhookSecret).update(body).digest('hex'))
  const told = JSON.parse(body)
  expect(told).toMatchObject({
    action: 'create',
    type: 'Comment',
    data: { body: 'approve', userId: ALEX.id },
  })
  expect(Math.abs(Date.now() - told.webhookTimestamp)).toBeLessThan(5_000)
})

it('tells again what was not answered with 200', async () => {
  const { side, heard } = await aSide(503, 503, 200)
  side.write(ALEX.id, 'approve', null)
  await vi.waitFor(() => expect(heard).toHaveLength(3), 5_000)
})

it('takes a reaction back where the person has reacted so', async () => {
  const { side } = await aSide()
  side.write(ALEX.id, 'Please look', null)
  const [comment] = side.comments()
  side.react(ALEX.id, comment!.id, '+1')
  expect(comment!.reactions).toMatchObject([{ emoji: '+1', userId: ALEX.id }])
  side.react(ALEX.id, comment!.id, '+1')
  expect(comment!.reactions).toEqual([])
})

it('says that a comment is gone', async () => {
  const { side } = await aSide()
  expect(side.write(ALEX.id, 'approve', 'nobody-wrote-this')).toBe('This comment is no longer there.')
})

it('lets nobody in while it is down, neither people nor Countersign', async () => {
  const { side, down } = await aSide()
  const ask = () =>
    fetch(side.settings.apiUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${side.settings.apiKey}` },
      body: JSON.stringify({ query: '{ issue(id: "PR-68") { identifier } }' }),
    })
  down.set('linear', true)
  expect((await ask()).status).toBe(503)
  expect(side.write(ALEX.id, 'approve', null)).toMatch('Linear is down')
  expect(side.comments()).toEqual([])

  down.set('linear', false)
  expect(await (await ask()).json()).toEqual({ data: { issue: { identifier: 'PR-68' } } })
})
