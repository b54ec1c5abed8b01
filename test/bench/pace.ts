import { setTimeout as pause } from 'node:timers/promises'
import { now } from './now.ts'

/** Starts the work for every item at its own moment, whether or not the earlier ones are done. */
export async function atRate<T, R>(
  items: readonly T[],
  perSecond: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const began = now()
  return Promise.all(
    items.map(async (item, index) => {
      await pause(Math.max(0, began + (index * 1000) / perSecond - now()))
      return work(item)
    }),
  )
}

/** Works through the items, `width` at once. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const rest = items.entries()
  const worker = async () => {
    for (const [index, item] of rest) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}

/** The items in groups of `size`. */
export function batchesOf<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}
