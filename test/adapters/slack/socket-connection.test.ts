import { EventEmitter } from 'node:events'
import { WebAPIPlatformError } from '@slack/web-api'
import { expect, it, vi } from 'vitest'
import { keepConnected } from '../../../src/adapters/slack/socket-connection.ts'
import { collector } from '../../support/collector.ts'
import { aLog } from './a-log.ts'

class StubSocket extends EventEmitter {
  readonly starts = collector<void>()
  readonly outcomes: (() => Promise<unknown>)[] = []
  disconnected = 0
  start() {
    const outcome = this.outcomes.shift() ?? (async () => {})
    this.starts.add()
    return outcome()
  }
  async disconnect() {
    this.disconnected += 1
    this.emit('disconnected')
  }
}

it('opens the next connection as soon as one ends', async () => {
  const socket = new StubSocket()
  const { log, lines } = aLog()
  keepConnected({ socket, log }).start()
  await lines.count(1)
  socket.emit('disconnected')
  await lines.count(2)
  expect(lines.all().map(({ message }) => message)).toEqual([
    'Connected to Slack by Socket Mode.',
    'Connected to Slack by Socket Mode.',
  ])
})

it('does not fail where Slack is down: it says why and goes on trying', async () => {
  const socket = new StubSocket()
  socket.outcomes.push(() => Promise.reject(new WebAPIPlatformError({ ok: false, error: 'invalid_auth' })))
  const { log, lines } = aLog()
  const connection = keepConnected({ socket, log })
  connection.start()
  const [line] = await lines.count(1)
  expect(line).toMatchObject({ level: 'warn', fields: { reason: 'unauthorized' } })
  await connection.stop()
})

it('ends the connection when it is stopped, and opens no other', async () => {
  const socket = new StubSocket()
  const { log, lines } = aLog()
  const connection = keepConnected({ socket, log })
  connection.start()
  await lines.count(1)
  await connection.stop()
  expect(socket.disconnected).toBe(1)
  expect(socket.starts.all()).toHaveLength(1)
})

it('lets go of a connection that comes about while it is being stopped', async () => {
  const socket = new StubSocket()
  const opened = Promise.withResolvers<void>()
  socket.outcomes.push(() => opened.promise)
  const { log } = aLog()
  const connection = keepConnected({ socket, log })
  connection.start()
  await connection.stop()
  opened.resolve()
  await vi.waitFor(() => expect(socket.disconnected).toBe(2))
})
