import type { Lane } from '../../ports/queue.ts'

/** The BullMQ queue of a lane. */
export function laneQueue(lane: Lane): string {
  return `countersign-${lane}`
}
