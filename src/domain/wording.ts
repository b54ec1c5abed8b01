import type { z } from 'zod'

/** What is wrong with a value, for whoever sent it: what it must be. Where a schema has words of its own, those count. */
export const WORDING: z.core.ParseContext<z.core.$ZodIssue> = { error: words }

type Issue = Parameters<z.core.$ZodErrorMap>[0]

function words(issue: Issue): string | undefined {
  const { code, input } = issue
  switch (code) {
    case 'invalid_type':
      return input === undefined ? 'is required' : typeWords(issue.expected, input)
    case 'invalid_value':
      return `${input === undefined ? 'is required:' : 'must be'} ${choice(issue.values.map(String))}`
    case 'too_small':
      return `must ${size(issue.origin, Number(issue.minimum), 'least', issue.inclusive)}`
    case 'too_big':
      return `must ${size(issue.origin, Number(issue.maximum), 'most', issue.inclusive)}`
    case 'invalid_format':
      return FORMATS[issue.format]
    case 'unrecognized_keys':
      return `does not know ${issue.keys.map((key) => `"${key}"`).join(', ')}`
    default:
      return undefined
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'must be a time such as 2026-11-21T10:00:00Z',
  url: 'must be a whole URL, which begins with "https://" or "http://"',
}

function typeWords(expected: string, input: unknown): string | undefined {
  const wanted = TYPES[expected]
  if (wanted === undefined) return undefined
  const given = kindOf(input)
  return given === undefined || expected === 'int' ? `must be ${wanted}` : `must be ${wanted}, not ${given}`
}

function kindOf(input: unknown): string | undefined {
  if (input === null) return 'null'
  if (Array.isArray(input)) return TYPES.array
  return Number.isNaN(input) ? undefined : TYPES[typeof input]
}

/** As `"a", "b" or "c"`. */
function choice(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`)
  const last = quoted.at(-1) ?? ''
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(', ')} or ${last}`
}

function size(origin: string, limit: number, end: 'least' | 'most', inclusive = true): string {
  if (origin === 'string')
    return limit === 1 && end === 'least' ? 'not be empty' : `have at ${end} ${limit} characters`
  if (origin === 'array') return limit === 1 && end === 'least' ? 'not be empty' : `hold at ${end} ${limit}`
  if (inclusive) return `be at ${end} ${limit}`
  return end === 'least' ? `be more than ${limit}` : `be less than ${limit}`
}
