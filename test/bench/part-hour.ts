import { type AimRow, whole } from './aims.ts'
import { markers } from './arrivals.ts'
import { LOAD } from './load.ts'
import { measureMemory } from './measure-memory.ts'
import { postOne } from './measure-server.ts'
import { mixedEvent } from './mixed-events.ts'
import { onRedis } from './on-redis.ts'
import { atRate } from './pace.ts'

const { perSecond, minutes } = LOAD.hour

/** One process with Slack, Linear and mail under a steady load for an hour: whether its memory is flat. */
export async function hourPart(): Promise<readonly AimRow[]> {
  const memory = await onRedis(
    ({ server, slack }) =>
      measureMemory(server.pid, async () => {
        const marks = markers('hour', perSecond * minutes * 60)
        await atRate([...marks.entries()], perSecond, ([index, marker]) =>
          postOne(server.http, mixedEvent(marker, index)),
        )
        await slack.arrived.all(marks)
      }),
    { channels: true, warm: false },
  )
  if (memory === undefined) return []
  const { idleMb, mostMb, slopeMbPerHour } = memory
  return [
    {
      what: `Memory of one process over ${minutes} minutes at ${perSecond} events a second`,
      aim: '300 MB, flat',
      measured: `${whole(mostMb)} MB at most`,
      beside: `${whole(idleMb)} MB idle; the second half grew by ${whole(slopeMbPerHour)} MB an hour`,
      figures: memory,
    },
  ]
}
