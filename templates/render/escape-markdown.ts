import { legible } from './legible.ts'

/** Markup wherever it stands in a line (CommonMark, tables, strike-through and Linear's own). */
const MARKUP = /[\\`*_[\]<>#|~&!^={}$]/g
/** Markup only where a line begins: lists, rules, and Linear's `+++`. */
const AT_LINE_START = /^(\s*)([-+]|\d+(?=[.)]))/
/**
 * What an editor would make a link, a mention or an image of by itself, without any markup: addresses, names of hosts,
 * `@name`, `:emoji:`. In Linear a mention is nothing but the address of somebody's profile.
 */
const LIVE = /\/\/|www\.|@|:[\p{L}\p{N}+_-]|[\p{L}\p{N}-]\.\p{L}{2,}/iu

/**
 * Plain text as Markdown that shows exactly that text, and nothing else: no markup, link, mention or image comes of it.
 * What would become a link by itself stands in a code span.
 */
export function escapeMarkdown(text: string): string {
  return legible(text).split('\n').map(escapedLine).join('  \n')
}

/** The same in one line, for titles and cells. */
export function escapeLine(text: string): string {
  return escapeMarkdown(text.replace(/\s*\n\s*/g, ' '))
}

function escapedLine(line: string): string {
  // Indented by four, a line would be code; spaces that do not break show the same.
  const [, indent = '', rest = ''] = /^( {4,}[ \t]*|[ ]*\t[ \t]*|)(.*)$/s.exec(line) ?? []
  const words = rest
    .split(/(\s+)/)
    .map((word) => (LIVE.test(word) ? codeSpan(word) : word.replace(MARKUP, '\\$&')))
  return indent.replaceAll('\t', '    ').replaceAll(' ', '\u00a0') + atStart(words.join(''))
}

function atStart(line: string): string {
  return line.replace(AT_LINE_START, (_, space: string, mark: string) =>
    /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
  )
}

/** Between more backticks than stand in a row inside. */
export function codeSpan(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1)
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${ticks}${space}${text}${space}${ticks}`
}

/** A block to read exactly. Nothing inside can end it. */
export function codeFence(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}\n${legible(text)}\n${fence}`
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
}
