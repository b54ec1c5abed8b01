/** Under which name a silence's events are listed. */
export function silenceHolder(silenceId: string): string {
  return `silence:${silenceId}`
}

/** Under which name a digest's events are listed. */
export function digestHolder(digestId: string): string {
  return `digest:${digestId}`
}
