/**
 * Characters that would be read otherwise than they are: control characters, invisible ones, and those that turn
 * the direction of writing. In JSON they are written as `\uXXXX`, which is the same value.
 */
const DECEIVING =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g

/** Deeper levels are not indented any further, so that deep nesting does not grow the text without bound. */
const DEEPEST_INDENT = 20

/**
 * JSON for reading: keys in the canonical order (RFC 8785: by UTF-16 code units), two spaces a level. It parses back to
 * the same value, and what a reader sees is what is there: invisible characters are written out.
 */
export function prettyJson(value: unknown): string {
  return print(value, 0)
}

function print(value: unknown, depth: number): string {
  if (Array.isArray(value)) {
    return enclose(
      '[',
      value.map((item) => print(item, depth + 1)),
      ']',
      depth,
    )
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${literal(key)}: ${print(field, depth + 1)}`)
    return enclose('{', fields, '}', depth)
  }
  return literal(value)
}

function enclose(open: string, items: readonly string[], close: string, depth: number): string {
  if (items.length === 0) return `${open}${close}`
  const lines = items.map((item) => `${indent(depth + 1)}${item}`)
  return `${open}\n${lines.join(',\n')}\n${indent(depth)}${close}`
}

function indent(depth: number): string {
  return '  '.repeat(Math.min(depth, DEEPEST_INDENT))
}

function literal(value: unknown): string {
  return exactly(JSON.stringify(value) ?? 'null')
}

/** A text with every character that would be read otherwise than it is written out. */
export function exactly(text: string): string {
  return text.replace(DECEIVING, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
