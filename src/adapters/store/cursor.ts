/** Where a page ends: the time and the id of its last item. Opaque to callers. */
interface Position {
  readonly at: Date
  readonly id: string
}

export function cursorOf(at: Date, id: string): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url')
}

/** A cursor that we did not make counts as none: the list then begins at its start. */
export function readCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  const at = new Date(time)
  return Number.isNaN(at.getTime()) || id === '' ? undefined : { at, id }
}
