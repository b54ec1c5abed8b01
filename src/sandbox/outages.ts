import { z } from 'zod'

export const place = z.enum(['slack', 'linear', 'mail'])
/** One of the far side's providers, as the page names its panels. */
export type FarPlace = z.infer<typeof place>

/** Which providers a visitor has switched off, to see what an outage does. */
export interface Outages {
  isDown(place: FarPlace): boolean
  set(place: FarPlace, isDown: boolean): void
  all(): readonly FarPlace[]
}

export function outages({ onChange }: { onChange(): void }): Outages {
  const down = new Set<FarPlace>()
  return {
    isDown: (place) => down.has(place),
    set(place, isDown) {
      if (isDown) down.add(place)
      else down.delete(place)
      onChange()
    },
    all: () => [...down],
  }
}

const NAMES: Readonly<Record<FarPlace, string>> = {
  slack: 'Slack',
  linear: 'Linear',
  mail: 'The mail server',
}

/** What people are told who want to do something there meanwhile. */
export function isDownNote(place: FarPlace): string {
  return `${NAMES[place]} is down: switch it on again first.`
}
