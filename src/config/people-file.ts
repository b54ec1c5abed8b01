import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import type { Person } from '../domain/person.ts'
import type { ConfigProblem } from './config-error.ts'

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([])
const slackIdentity = z
  .string()
  .regex(
    /^(T[A-Z0-9]+:)?[UW][A-Z0-9]+$/,
    'give a Slack user id like "U0ALEX" or "T0TEAM:U0ALEX" (Slack profile, ⋮, Copy member ID)',
  )

const person = z.strictObject({
  id: z.string().regex(/^[\w.@-]+$/, 'use letters, digits, ".", "-", "_" or "@"'),
  name: z.string().min(1).optional(),
  roles: z.array(z.string()).default([]),
  slack: z.union([slackIdentity.transform((one) => [one]), z.array(slackIdentity)]).default([]),
  linear: oneOrMore,
  email: oneOrMore,
})

const file = z.strictObject({ people: z.array(person).default([]) })

/**
 * Reads countersign.yaml. This version knows `people`; a section that it does not know is refused, because a policy
 * that is silently ignored would let the wrong people decide.
 */
export function readPeopleFile(text: string, name: string): { people: Person[]; problems: ConfigProblem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${name}, line ${line}, column ${col}`
  }
  const unreadable = document.errors.map((error) => ({
    where: at(error.pos[0]),
    problem: error.message.split('\n')[0] ?? '',
  }))
  if (unreadable.length > 0) return { people: [], problems: unreadable }

  const parsed = file.safeParse(document.toJS() ?? {})
  if (parsed.success) return checked(parsed.data.people.map(toPerson), name)
  const problems = parsed.error.issues.map((issue) => {
    const key = issue.code === 'unrecognized_keys' ? issue.keys : []
    const where = at(offsetOf(document, [...issue.path, ...key]))
    return {
      where,
      problem:
        issue.code === 'unrecognized_keys' ? unknownKey(issue) : `${issue.path.join('.')}: ${issue.message}`,
    }
  })
  return { people: [], problems }
}

function unknownKey(issue: {
  readonly keys: readonly string[]
  readonly path: readonly PropertyKey[]
}): string {
  const known =
    issue.path.length === 0
      ? 'this version knows "people"'
      : 'see countersign.example.yaml for what a person may have'
  return `does not know ${issue.keys.map((key) => `"${key}"`).join(', ')}: ${known}`
}

function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true)
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
      return node.range[0]
  }
  return 0
}

function toPerson({ id, name, roles, slack, linear, email }: z.infer<typeof person>): Person {
  const identities = slack.map((text) => {
    const [user = '', team] = text.split(':').reverse()
    return { user, team }
  })
  return { id, name: name ?? id, roles, slack: identities, linear, email }
}

/** One identity belongs to one person: otherwise nobody could say who voted. */
function checked(people: Person[], name: string): { people: Person[]; problems: ConfigProblem[] } {
  const seen = new Map<string, string>()
  const problems = people.flatMap((person) =>
    identitiesOf(person).flatMap((identity) => {
      const other = seen.get(identity)
      seen.set(identity, person.id)
      return other === undefined
        ? []
        : [{ where: name, problem: `${identity} belongs to both "${other}" and "${person.id}"` }]
    }),
  )
  return { people, problems }
}

function identitiesOf(person: Person): string[] {
  return [
    `id ${person.id}`,
    // In two workspaces one person may have one user id.
    ...new Set(person.slack.map(({ user }) => `Slack user ${user}`)),
    ...person.linear.map((user) => `Linear user ${user}`),
    ...person.email.map((address) => `address ${address.toLowerCase()}`),
  ]
}
