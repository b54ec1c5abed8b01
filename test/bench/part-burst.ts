import { type AimRow, whole } from './aims.ts'
import { measureBurst } from './measure-burst.ts'
import { redisBackend } from './on-redis.ts'

const FAILURES = 1000

/** What a burst of alike failures comes to in one conversation, sent in three ways. */
export async function burstPart(): Promise<readonly AimRow[]> {
  const services = await redisBackend().open()
  const bursts = await measureBurst(services, FAILURES).finally(services.close)
  const most = Math.max(...bursts.map(({ messages }) => messages))
  const latest = Math.max(...bursts.map(({ readableAfterMs }) => readableAfterMs))
  return [
    {
      what: `Burst of ${whole(FAILURES)} alike failures to one conversation`,
      aim: 'readable within 5 s, at most 3 messages',
      measured: `${whole(latest)} ms, ${most} messages at most`,
      beside: bursts
        .map(
          ({ sent, messages, acceptedAfterMs }) =>
            `${sent}: ${messages}, all taken in after ${whole(acceptedAfterMs)} ms`,
        )
        .join('; '),
      figures: bursts,
    },
  ]
}
