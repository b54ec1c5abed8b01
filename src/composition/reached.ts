import { describeSpan } from '../adapters/telemetry/spans.ts'
import { watch } from '../adapters/telemetry/watch.ts'
import { DeliveryError, type FailureReason } from '../domain/errors.ts'
import { isProvidersTrouble } from '../domain/reach.ts'
import type { Channel } from '../ports/channel.ts'
import type { Clock } from '../ports/clock.ts'
import type { Orchestrator } from '../ports/orchestrator.ts'

interface Needs {
  readonly note: (dependency: string, failed?: FailureReason) => Promise<void>
  readonly clock: Clock
  /** How long a call to an orchestrator took. */
  readonly orchestratorCalled?: (ms: number) => void
}

/** What stays as it was is written so often, and not at every call. */
const SAME_AGAIN_AFTER_MS = 10_000

/** Remembers, for the readiness page, how those whom we call are reached: no call is made for that alone. */
export function reached({ note, clock, orchestratorCalled }: Needs) {
  const last = new Map<string, { readonly failed: FailureReason | undefined; readonly at: number }>()

  const tell = (dependency: string, failed?: FailureReason) => {
    const before = last.get(dependency)
    const at = clock.now().getTime()
    if (before && before.failed === failed && at - before.at < SAME_AGAIN_AFTER_MS) return
    last.set(dependency, { failed, at })
    // Not awaited: nobody waits for what is only looked at. Where the database is away, that is what is shown.
    void note(dependency, failed).catch(() => last.delete(dependency))
  }

  const calling =
    <Args extends readonly unknown[], T>(dependency: string, call: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      try {
        const answer = await call(...args)
        tell(dependency)
        return answer
      } catch (error) {
        if (error instanceof DeliveryError && isProvidersTrouble(error.reason)) tell(dependency, error.reason)
        throw error
      }
    }

  const channel = (whole: Channel): Channel => {
    const { name, post, update, find, follow, at } = whole
    return {
      ...whole,
      post: calling(name, traced(name, 'post', post)),
      update: calling(name, traced(name, 'update', update)),
      find: calling(name, traced(name, 'find', find)),
      ...(follow && { follow: calling(name, traced(name, 'follow', follow)) }),
      ...(at && { at: (destination) => wrapped(at(destination)) }),
    }
  }
  const wrapped = (found: Channel | undefined) => found && channel(found)

  const orchestrator = ({ report }: Orchestrator): Orchestrator => {
    const told = calling('callbacks', report)
    return {
      async report(callback, event) {
        const began = clock.now().getTime()
        try {
          return await told(callback, event)
        } finally {
          orchestratorCalled?.(clock.now().getTime() - began)
        }
      },
    }
  }
  return { channel, orchestrator }
}

/** What a provider was asked for is a span of its own: how long it took, apart from our own work. */
function traced<Args extends readonly unknown[], T>(
  channel: string,
  operation: string,
  call: (...args: Args) => Promise<T>,
) {
  return (...args: Args): Promise<T> =>
    watch.step('countersign.call', () => {
      describeSpan({}, { channel, operation })
      return call(...args)
    })
}
