import { randomBytes } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'
import { v4, v7 } from 'uuid'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Pause } from '../../ports/pause.ts'

/** The machine's own clock. What is decided in time is decided by the database's. */
export const systemClock: Clock = { now: () => new Date() }

export const systemIds: Ids = {
  next: () => v7(),
  random: () => v4(),
  nonce: () => randomBytes(16).toString('base64url'),
  chance: () => Math.random(),
}

export const systemPause: Pause = { after: (ms) => after(ms, undefined, { ref: false }) }
