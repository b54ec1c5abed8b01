const SPELLINGS: Readonly<Record<string, string>> = {
  api: 'API',
  ci: 'CI',
  github: 'GitHub',
  http: 'HTTP',
  id: 'ID',
  pr: 'PR',
  sql: 'SQL',
  url: 'URL',
}

/** Words from a program's name for something: `fix-and-rerun` and `fixAndRerun` become "Fix and rerun". */
export function sentence(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .filter((word) => word !== '')
    .map((word) => SPELLINGS[word.toLowerCase()] ?? calm(word))
  return capital(words.join(' ')) || name
}

/** `FIXED` is shouted, `fixed` is said; `v1.4.2` and other mixed words stay as they are. */
function calm(word: string): string {
  return /^[A-Z]?[a-z]+$|^[A-Z]+$/.test(word) ? word.toLowerCase() : word
}

/** The same text with a capital letter at its start. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `1 fix`, `2 fixes`: the count with its noun. `many` is only needed where adding an "s" would be wrong. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** `a`, `a and b`, `a, b and c`. */
export function enumeration(items: readonly string[], last = 'and'): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`
}
