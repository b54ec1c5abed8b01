const WIDTH = 80

/** Text in lines of at most 80 columns: the first one after `label`, the others in line with it. */
export function beside(label: string, text: string): string {
  const room = Math.max(20, WIDTH - label.length)
  return wrap(text, room)
    .map((line, index) => `${index === 0 ? label : ' '.repeat(label.length)}${line}`.trimEnd())
    .join('\n')
}

/** Breaks at blanks; a longer word gets a line of its own rather than being torn. */
function wrap(text: string, room: number): readonly string[] {
  const lines = ['']
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const line = lines.at(-1) ?? ''
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + 1 + word.length <= room) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}

/** Rows of a label and a text, the texts below each other in a column that begins `width` after the indent. */
export function rows(
  pairs: readonly (readonly [string, string])[],
  indent: number,
  width = widest(pairs),
): string {
  return pairs
    .map(([label, text]) => beside(`${' '.repeat(indent)}${label.padEnd(width)}  `, text))
    .join('\n')
}

/** The widest label's width, within reason. */
function widest(pairs: readonly (readonly [string, string])[]): number {
  return Math.min(24, Math.max(0, ...pairs.map(([label]) => label.length)))
}

/** Agents write titles: in a terminal control characters could hide or fake things. */
export function plain(text: string, longest: number): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}
