import type { AimRow } from './aims.ts'
import { burstPart } from './part-burst.ts'
import { hourPart } from './part-hour.ts'
import { lanesPart } from './part-lanes.ts'
import { memoryPart } from './part-memory.ts'
import { scalePart } from './part-scale.ts'
import { throughputPart } from './part-throughput.ts'

/** What is measured on PostgreSQL and Redis alone, each with a server of its own: its name → its rows of the table of aims. */
export const PARTS: Readonly<Record<string, () => Promise<readonly AimRow[]>>> = {
  throughput: throughputPart,
  scale: scalePart,
  lanes: lanesPart,
  burst: burstPart,
  memory: memoryPart,
  hour: hourPart,
}

/** What takes too long to be measured unless it is named. */
export const ON_REQUEST: readonly string[] = ['hour']
