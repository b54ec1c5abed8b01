/** The known word that a mistyped one is most like; `undefined` where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, edits: editsBetween(plain(word), plain(candidate)) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(candidate.length / 3)))
    .toSorted((one, other) => one.edits - other.edits)
  return best?.candidate
}

/** `: did you mean "…"?`, or what to say where nothing is near. */
export function didYouMean(word: string, known: readonly string[], otherwise: string): string {
  const near = nearest(word, known)
  return near === undefined ? `: ${otherwise}` : `: did you mean "${near}"?`
}

/** `timeLimit`, `time-limit` and `Time_Limit` are one word. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '')
}

/** How many letters must be put in, left out, replaced or changed round with the next (Damerau), row by row. */
function editsBetween(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)]
  const edits = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let row = 1; row <= from.length; row++) {
    rows[row] = [row]
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1]
      const isTurned = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      rows[row]?.push(
        Math.min(
          edits(row, column - 1) + 1,
          edits(row - 1, column) + 1,
          edits(row - 1, column - 1) + (isSame ? 0 : 1),
          isTurned ? edits(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
  }
  return edits(from.length, to.length)
}
