import { type AimRow, whole } from './aims.ts'
import { LANES_AIM_MS, measureLanes } from './measure-lanes.ts'
import { redisBackend } from './on-redis.ts'

/** An approval behind thousands of cards of its conversation. */
export async function lanesPart(): Promise<readonly AimRow[]> {
  const { waiting, ...times } = await measureLanes(redisBackend())
  const slowest = Math.max(...Object.values(times))
  return [
    {
      what: `${whole(waiting)} waiting cards for one conversation, then an approval`,
      aim: `the approval first, within ${LANES_AIM_MS / 1000} s`,
      measured: `${whole(slowest)} ms`,
      beside: `while they still come in ${whole(times.whileTheyCome)} ms, right after ${whole(times.rightAfter)} ms, once all stand in line ${whole(times.inLine)} ms`,
      figures: { waiting, ...times },
    },
  ]
}
