import { setTimeout as pause } from 'node:timers/promises'
import { backoffMs } from '../../domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import { toDeliveryError } from './slack-errors.ts'

/** A closing handshake that takes longer is not waited for. */
const CLOSING_MS = 2_000

/** The part of Slack's SocketModeClient that is used here. */
interface Socket {
  start(): Promise<unknown>
  disconnect(): Promise<void>
  once(event: 'disconnected', listener: () => void): unknown
}

interface Needs {
  readonly socket: Socket
  readonly log: Log
}

/** Keeps one Socket Mode connection open: whenever it ends or cannot be made, tries again with growing pauses. */
export function keepConnected({ socket, log }: Needs): { start(): void; stop(): Promise<void> } {
  const stopping = new AbortController()
  return {
    start() {
      void run({ socket, log }, stopping.signal)
    },
    async stop() {
      stopping.abort()
      await Promise.race([socket.disconnect(), pause(CLOSING_MS, undefined, { ref: false })])
    },
  }
}

async function run({ socket, log }: Needs, stopping: AbortSignal): Promise<void> {
  let failures = 0
  while (!stopping.aborted) {
    try {
      await socket.start()
      if (stopping.aborted) return void socket.disconnect()
      log.info({ part: 'slack' }, 'Connected to Slack by Socket Mode.')
      failures = 0
      await ended(socket, stopping)
    } catch (error) {
      failures += 1
      const { reason, detail, fix } = toDeliveryError(error, 'apps.connections.open')
      if (!stopping.aborted)
        log.warn({ part: 'slack', reason, detail, fix }, 'No connection to Slack; trying again.')
    }
    await untilRetry(failures, stopping)
  }
}

function ended(socket: Socket, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    socket.once('disconnected', resolve)
    stopping.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Slack ends a connection every few hours on purpose: then the next one is opened at once. */
async function untilRetry(failures: number, signal: AbortSignal): Promise<void> {
  if (failures === 0 || signal.aborted) return
  await pause(backoffMs(failures, 0), undefined, { signal, ref: false }).catch(() => {})
}
