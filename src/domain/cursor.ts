/** Where a page ends: the time and the id of its last item. Opaque to callers. */
interface Position {
  readonly at: Date
  readonly id: string
}

export function cursorOf(at: Date, id: string): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url')
}

/** Undefined for a cursor that we did not make. */
export function readCursor(cursor: string): Position | undefined {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  const at = new Date(time)
  return Number.isNaN(at.getTime()) || cursor !== cursorOf(at, id) ? undefined : { at, id }
}
