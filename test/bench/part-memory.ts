import { type AimRow, whole } from './aims.ts'
import { LOAD } from './load.ts'
import { measureMemory } from './measure-memory.ts'
import { measureThroughput } from './measure-server.ts'
import { mixedEvent } from './mixed-events.ts'
import { onRedis } from './on-redis.ts'

const WHAT = 'Memory of one process, idle / under load'
const AIM = '150 / 300 MB, flat over an hour of load'

/** One process with Slack, Linear and mail: ten seconds after its start, and while events come as fast as it takes them. */
export async function memoryPart(): Promise<readonly AimRow[]> {
  const memory = await onRedis(
    ({ server, slack }) =>
      measureMemory(server.pid, async () => {
        for (let round = 0; round < LOAD.memoryRounds; round += 1) {
          const phase = `memory${'abcdefghij'[round]}`
          await measureThroughput({ http: server.http, slack: slack.arrived }, LOAD.memoryEvents, {
            phase,
            eventOf: mixedEvent,
          })
        }
      }),
    { channels: true, warm: false },
  )
  if (memory === undefined) return []
  const { idleMb, mostMb, slopeMbPerHour, loadSeconds } = memory
  return [
    {
      what: WHAT,
      aim: AIM,
      measured: `${whole(idleMb)} / ${whole(mostMb)} MB`,
      beside: `${whole(LOAD.memoryRounds * LOAD.memoryEvents)} events in ${whole(loadSeconds)} s, each in Slack, Linear and a mail; the second half grew by ${whole(slopeMbPerHour)} MB an hour`,
      figures: memory,
    },
  ]
}
