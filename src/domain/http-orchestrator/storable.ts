/** The same JSON with nothing in its texts that cannot be kept: an odd character must not cost what a peer says. */
export function storable(json: unknown): unknown {
  if (json === undefined) return undefined
  return JSON.parse(JSON.stringify(json), (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\u0000', '\uFFFD').toWellFormed() : value,
  )
}
