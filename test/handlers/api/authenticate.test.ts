import { randomUUID } from 'node:crypto'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aWorld, type World } from '../../support/world.ts'
import { aServer } from '../api-world.ts'

let world: World
let open: FastifyInstance
let locked: FastifyInstance
beforeAll(async () => {
  world = await aWorld()
  open = await aServer(world)
  const keys = [
    { name: 'ci', key: 'key-of-ci' },
    { name: 'ops', key: 'key-of-ops' },
  ]
  locked = await aServer(world, { access: { keys } })
})
afterAll(async () => {
  await open.close()
  await locked.close()
  await world.close()
})

const list = (server: FastifyInstance, options: InjectOptions) =>
  server.inject({ url: '/v1/approvals', ...options })

describe('with keys', () => {
  it.each([
    ['Bearer', { authorization: 'Bearer key-of-ops' }],
    ['bearer, in small letters', { authorization: 'bearer key-of-ci' }],
    ['X-API-Key', { 'x-api-key': 'key-of-ci' }],
  ])('lets a known key pass as %s', async (_, headers) => {
    expect((await list(locked, { headers })).statusCode).toBe(200)
  })

  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer key-of-nobody' }],
    ['half a key', { authorization: 'Bearer key-of' }],
    ['an empty key', { 'x-api-key': '' }],
    ['a name for a key', { 'x-api-key': 'ci' }],
    ['another scheme', { authorization: 'Basic key-of-ci' }],
  ])('refuses %s, also from this machine', async (_, headers) => {
    const response = await list(locked, { headers })
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.body).not.toContain('key-of')
  })

  it('lets a known key pass from anywhere, under any host', async () => {
    const headers = { 'x-api-key': 'key-of-ci', host: 'proxy.internal' }
    expect((await list(locked, { remoteAddress: '203.0.113.9', headers })).statusCode).toBe(200)
  })

  it('stores nothing for a caller without a key', async () => {
    const payload = { id: randomUUID(), type: 'generic', data: {} }
    const response = await locked.inject({ method: 'POST', url: '/v1/events', payload })
    expect(response.statusCode).toBe(401)
    expect(await world.needs.store.events.find([payload.id])).toEqual([])
  })

  it('writes down by which key an event came', async () => {
    const payload = { id: randomUUID(), type: 'generic', data: {} }
    await locked.inject({
      method: 'POST',
      url: '/v1/events',
      payload,
      headers: { 'x-api-key': 'key-of-ops' },
    })
    expect(await world.needs.store.audit.of(`event:${payload.id}`)).toMatchObject([{ actor: 'key:ops' }])
  })

  it('asks for none where health is told', async () => {
    expect((await locked.inject('/healthz')).statusCode).toBe(200)
    expect((await locked.inject('/.well-known/jwks.json')).statusCode).toBe(200)
  })
})

describe('without keys', () => {
  it.each([
    ['127.0.0.1', 'localhost:3000'],
    ['127.0.0.1', '127.0.0.1:3000'],
    ['::1', '[::1]:3000'],
    ['::ffff:127.0.0.1', 'LOCALHOST:3000'],
  ])('lets callers at %s pass who name the host %s', async (remoteAddress, host) => {
    expect((await list(open, { remoteAddress, headers: { host } })).statusCode).toBe(200)
  })

  it.each([
    ['a caller from elsewhere', '203.0.113.9', 'localhost'],
    ['a caller from the same network', '192.168.1.20', 'localhost'],
    ['a page that rebound its name to us', '127.0.0.1', 'evil.test'],
    ['our public name, as a proxy on this machine would pass it on', '127.0.0.1', 'countersign.test'],
    ['a host that only begins like ours', '127.0.0.1', 'localhost.evil.test'],
  ])('refuses %s', async (_, remoteAddress, host) => {
    const response = await list(open, { remoteAddress, headers: { host } })
    expect(response.statusCode).toBe(401)
    expect(response.json().detail).toContain('API_KEYS')
  })

  it.each([
    ['a page of ours', 'http://localhost:3000', 200],
    ['a page of another site', 'https://evil.test', 403],
    ['a page of another program on this machine', 'http://localhost:8080', 403],
    ['a page that hides what it is', 'null', 403],
  ])('treats %s as it should, whose browser is on this machine', async (_, origin, status) => {
    const headers = { host: 'localhost:3000', origin }
    expect((await list(open, { remoteAddress: '127.0.0.1', headers })).statusCode).toBe(status)
  })
})
