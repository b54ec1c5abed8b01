const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Far enough back to find the start of any real grapheme; longer ones (thousands of combining marks) are cut. */
const LONGEST_GRAPHEME = 64

/** How long a text is for whoever counts; never less than its `length`. */
export type Measure = (text: string) => number

/** The length as Slack stores it: `&amp;` is five characters. */
export function slackLength(text: string): number {
  let length = text.length
  for (const character of text) {
    if (character === '&') length += 4
    else if (character === '<' || character === '>') length += 3
  }
  return length
}

/**
 * Cuts a text into pieces of at most `longest`, so that joining them gives the text back. Cuts after a line where
 * one ends in the second half of a piece, otherwise between two graphemes.
 */
export function split(text: string, longest: number, measure: Measure = slackLength): readonly string[] {
  const pieces: string[] = []
  for (let from = 0; from < text.length; ) {
    // Nothing measures less than its length, so more than `longest` can never fit.
    const ahead = text.slice(from, from + longest + LONGEST_GRAPHEME)
    const piece = ahead.slice(0, cutAt(ahead, longest, measure))
    pieces.push(piece)
    from += piece.length
  }
  return pieces
}

/** Shortens prose to at most `longest`, ending in "…" where something was left out. */
export function shorten(text: string, longest: number, measure: Measure = slackLength): string {
  if (measure(text) <= longest) return text
  const end = graphemeStart(text, furthest(text, longest - 1, measure))
  return `${text.slice(0, end).trimEnd()}…`
}

function cutAt(text: string, longest: number, measure: Measure): number {
  const end = furthest(text, longest, measure)
  if (end === text.length) return end
  const line = text.lastIndexOf('\n', end - 1) + 1
  return line > end / 2 ? line : graphemeStart(text, end)
}

/** The furthest index up to which the text measures at most `longest`; at least 1, so that splitting ends. */
function furthest(text: string, longest: number, measure: Measure): number {
  let length = 0
  let index = 0
  for (const character of text) {
    length += measure(character)
    if (length > longest) break
    index += character.length
  }
  return Math.max(index, (text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1)
}

/** The start of the grapheme that `index` falls into, or `index` itself where there is none close before it. */
function graphemeStart(text: string, index: number): number {
  if (index >= text.length) return text.length
  const from = Math.max(0, index - LONGEST_GRAPHEME)
  const around = text.slice(from, index + LONGEST_GRAPHEME)
  const start = from + (GRAPHEMES.segment(around).containing(index - from)?.index ?? index - from)
  return start > from ? start : index
}
