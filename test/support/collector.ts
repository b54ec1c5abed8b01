export interface Collector<T> {
  add(item: T): void
  /** Everything so far. */
  all(): readonly T[]
  /** Resolves with everything as soon as there are `wanted` items. */
  count(wanted: number): Promise<readonly T[]>
}

/** Gathers what happens elsewhere, so that a test can wait for it without sleeping. */
export function collector<T>(): Collector<T> {
  const items: T[] = []
  const waiting: { wanted: number; resolve: (items: readonly T[]) => void }[] = []
  return {
    add: (item) => {
      items.push(item)
      for (const { wanted, resolve } of waiting) if (items.length >= wanted) resolve([...items])
    },
    all: () => [...items],
    count: (wanted) =>
      new Promise((resolve) => {
        if (items.length >= wanted) resolve([...items])
        else waiting.push({ wanted, resolve })
      }),
  }
}
