/** So much of a text tells what happened; what follows are traces and dumps. */
const TELLING = 500

/** What differs between reports of one trouble: values in quotes, ids, numbers, times. In this order, widest first. */
const VARYING: readonly (readonly [pattern: RegExp, stands: string])[] = [
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '#'],
  [/"[^"\n]*"|“[^”\n]*”|`[^`\n]*`|(?<!\w)'[^'\n]*'(?!\w)/g, '#'],
  [/\b\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:z|utc|[+-]\d\d:?\d\d))?/g, '#'],
  [/\b(?:0x)?(?=[0-9a-f]*\d)[0-9a-f]{6,}\b/g, '#'],
  [/\b(?=[a-z]*\d)[0-9a-z]{12,}\b/g, '#'],
  // What Kubernetes puts behind a hash.
  [/#-(?=[a-z]*\d)[0-9a-z]{4,6}\b/g, '#'],
  [/\d+(?:[.,:_-]\d+)*/g, '#'],
  [/\s+/g, ' '],
]

/**
 * A text without what differs from one report of a trouble to the next, in small letters: `Line 12 of "a.ts"` and
 * `line 340 of "b.ts"` are the same. `names` are taken out as well wherever they stand by themselves.
 */
export function plainText(text: string, names: readonly string[] = []): string {
  const unnamed = names
    .filter((name) => name.length > 1)
    .reduce(
      (rest, name) => rest.replace(alone(name.toLowerCase()), '#'),
      text.slice(0, TELLING).toLowerCase(),
    )
  return VARYING.reduce((rest, [pattern, stands]) => rest.replace(pattern, stands), unnamed).trim()
}

function alone(name: string): RegExp {
  return new RegExp(`(?<![\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'g')
}
