import { type AddressInfo, connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createServer } from '../../../src/adapters/http/server.ts'
import { createLog } from '../../../src/adapters/telemetry/log.ts'

let server: FastifyInstance
beforeAll(async () => {
  const publicUrl = 'https://countersign.example'
  server = await createServer({
    logger: createLog('silent'),
    publicUrl,
    version: '1.2.3',
    onError: (_error, _request, reply) => reply.code(400).send({ ours: true }),
  })
  server.post('/echo', async (request) => ({ body: request.body }))
  server.get('/named/:name', async (request) => request.params)
})
afterAll(() => server.close())

const post = (payload: string, contentType: string) =>
  server.inject({ method: 'POST', url: '/echo', payload, headers: { 'content-type': contentType } })

it('reads JSON and nothing that a foreign page could send', async () => {
  expect((await post('{"a":1}', 'application/json')).json()).toEqual({ body: { a: 1 } })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    expect((await post('{"a":1}', type)).statusCode).toBe(415)
  }
})

it('does not let a body change what all objects are', async () => {
  expect((await post('{"__proto__":{"admin":true}}', 'application/json')).statusCode).toBe(400)
})

it('takes ids of the full length that events may have', async () => {
  const name = 'x'.repeat(200)
  expect((await server.inject(`/named/${name}`)).json()).toEqual({ name })
})

it('leaves an address that cannot be read to who answers errors', async () => {
  expect((await server.inject('/named/%E0%A4%A')).json()).toEqual({ ours: true })
})

it.each([
  ['what is no HTTP', 'FOO\r\n\r\n', 400],
  ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
])('answers %s with a problem document, and ends the connection', async (_, sent, status) => {
  await server.listen({ host: '127.0.0.1', port: 0 }).catch(() => undefined)
  const address = server.server.address() as AddressInfo
  const socket = connect(address.port, '127.0.0.1')
  socket.end(sent)
  const answer = (await socket.setEncoding('utf8').toArray()).join('')
  expect(answer).toContain(`HTTP/1.1 ${status} `)
  expect(answer).toContain('Content-Type: application/problem+json')
  expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ status })
})

it('says in its OpenAPI document where it is reached', async () => {
  await server.ready()
  expect(server.swagger()).toMatchObject({
    openapi: '3.1.0',
    servers: [{ url: 'https://countersign.example' }],
  })
})
