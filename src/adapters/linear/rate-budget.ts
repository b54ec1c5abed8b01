import { DeliveryError } from '../../domain/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import { epochMs, numberIn, within } from './rate-headers.ts'

interface Left {
  readonly remaining: number
  readonly limit: number
  readonly resetAt: number
}

/** Little is left: less than this share of a window, or so few. */
const LITTLE_SHARE = 0.05
const LITTLE = 10

/** What counts whatever is asked; the limit of one kind of request says nothing about the others. */
const WINDOWS = ['x-ratelimit-requests', 'x-ratelimit-complexity'] as const

/** What Linear's answers say is left, so that nothing is sent which would be refused. */
export function rateBudget(clock: Clock) {
  const left = new Map<string, Left>()

  function refuse(isShort: (one: Left) => boolean, detail: string, holdsOthers: boolean): void {
    const now = clock.now().getTime()
    const resets = [...left.values()].filter((one) => one.resetAt > now && isShort(one))
    if (resets.length === 0) return
    const retryAfterMs = within(Math.max(...resets.map(({ resetAt }) => resetAt)) - now)
    throw new DeliveryError('rate-limited', detail, { retryAfterMs, holdsOthers })
  }

  return {
    /** Reads the headers of an answer. */
    note(headers: Headers): void {
      for (const window of WINDOWS) {
        const remaining = numberIn(headers, `${window}-remaining`)
        const reset = numberIn(headers, `${window}-reset`)
        if (remaining === undefined || reset === undefined) continue
        const limit = numberIn(headers, `${window}-limit`) ?? 0
        left.set(window, { remaining, limit, resetAt: epochMs(reset) })
      }
    },
    /** Throws `rate-limited` where nothing is left. */
    check: () => refuse(({ remaining }) => remaining <= 0, 'nothing is left of this hour', true),
    /** Throws `rate-limited`, for one piece of work alone, where little is left. */
    spare: () => refuse(isLittle, 'little is left of this hour: it is kept for approvals', false),
  }
}

function isLittle({ remaining, limit }: Left): boolean {
  return remaining < Math.max(LITTLE, limit * LITTLE_SHARE)
}
