// Asks for the live parts, and keeps them current.

import { find } from './dom.ts'

export interface Parts {
  /** How many approvals wait in the person's direct messages. */
  readonly direct: number
  readonly conversation: string
  readonly modal: string | null
  readonly issue: string
  /** Whose inbox `mails` is. */
  readonly address: string
  readonly mails: string
  /** The mail that is open; empty where none is. */
  readonly mail: string
  readonly log: string
  /** The providers that are down. */
  readonly down: readonly string[]
}

export const person = find('#person', HTMLSelectElement)
/** What the parts are asked for with, beside the person. */
export const asking = { tab: 'messages', mail: '', form: 'html' }

const drawers: ((parts: Parts) => void)[] = []

/** Each is called whenever something may have changed. */
export function onParts(draw: (parts: Parts) => void): void {
  drawers.push(draw)
}

// One request at a time; a change that comes meanwhile asks once more.
let running: Promise<void> | undefined
let isStale = false

/** Resolves when the page shows what is true now. */
export function refresh(): Promise<void> {
  isStale = true
  running ??= draw().finally(() => {
    running = undefined
  })
  return running
}

async function draw(): Promise<void> {
  while (isStale) {
    isStale = false
    const query = new URLSearchParams({ person: person.value, ...asking })
    const response = await fetch(`/sandbox/parts?${query}`)
    if (!response.ok) continue
    const parts = (await response.json()) as Parts
    for (const drawer of drawers) drawer(parts)
  }
}
