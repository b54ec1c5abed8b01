import { z } from 'zod'
import type { Person } from '../domain/person.ts'
import type { Finding } from './finding.ts'
import { readLeniently } from './lenient.ts'
import { keyed, oneOrMore, text } from './schema-parts.ts'

const ROLE = 'give a role by its name, e.g. "tech_lead"'
const SLACK = 'give a Slack user id like "U0ALEX" or "T0TEAM:U0ALEX" (Slack profile, ⋮, Copy member ID)'
const LINEAR = 'give a Linear user id'
const EMAIL = 'give an address like "alex@example.com"'
const OWNS = 'give sources or agents by name, e.g. [deploy-bot, "ci-*"]'

const person = keyed('give a person like "- id: alex"', {
  id: z
    .string('give an id, by which the audit and the API name this person')
    .regex(/^[\w.@-]+$/, 'use letters, digits, ".", "-", "_" or "@"'),
  name: text('give the name that cards show').optional(),
  roles: z.preprocess(single, z.array(text(ROLE), ROLE)).default([]),
  slack: identities(z.string(SLACK).regex(/^(T[A-Z0-9]+:)?[UW][A-Z0-9]+$/, SLACK), SLACK),
  linear: identities(text(LINEAR), LINEAR),
  email: identities(text(EMAIL), EMAIL),
  owns: oneOrMore(text(OWNS), OWNS).default([]),
})

type PersonInput = z.infer<typeof person>

function identities<Item extends z.ZodType<string>>(item: Item, what: string) {
  return z.preprocess(single, z.array(item, what)).default([])
}

function single(given: unknown): unknown {
  return typeof given === 'string' ? [given] : given
}

export interface PeopleSection {
  readonly people: readonly Person[]
  readonly findings: readonly Finding[]
  /** Who has which role; `undefined` where a mistake hides that. */
  readonly roster: readonly Person[] | undefined
}

/** Reads `people`. A section with nothing in it lists nobody. */
export function readPeople(given: unknown): PeopleSection {
  if (!Array.isArray(given ?? [])) {
    const problem = 'people: give a list, each one beginning with "- id:"'
    return { people: [], findings: [{ path: ['people'], problem }], roster: undefined }
  }
  const items = (given ?? []) as readonly unknown[]
  const read = items.map((item, index) => readLeniently(person, item, ['people', index]))
  const isClear = read.every(({ unclear }) => !unclear.has('id') && !unclear.has('roles'))
  return {
    people: read.flatMap(({ complete }) => (complete ? [toPerson(complete)] : [])),
    findings: [
      ...read.flatMap(({ findings }) => findings),
      ...sharedIdentities(read.map(({ given }) => given)),
    ],
    roster: isClear ? read.map(({ given }) => toPerson(given)) : undefined,
  }
}

function toPerson({
  id = '',
  name = id,
  roles = [],
  slack = [],
  linear = [],
  email = [],
  owns = [],
}: Partial<PersonInput>): Person {
  const identities = slack.map((text) => {
    const [user = '', team] = text.split(':').reverse()
    return { user, team }
  })
  return { id, name, roles, slack: identities, linear, email, owns }
}

/** One identity belongs to one person: otherwise nobody could say who voted. */
function sharedIdentities(people: readonly Partial<PersonInput>[]): readonly Finding[] {
  const first = new Map<string, number>()
  return people.flatMap((person, index) =>
    identitiesOf(person).flatMap(({ identity, path }) => {
      const other = first.get(identity) ?? index
      first.set(identity, other)
      if (other === index) return []
      const owner = people[other]?.id ?? `the ${other + 1}. person`
      const problem = `${identity} belongs to "${owner}" already: it must lead to one person`
      return [{ path: ['people', index, ...path], problem }]
    }),
  )
}

function identitiesOf({ id, slack = [], linear = [], email = [] }: Partial<PersonInput>) {
  return [
    ...(id === undefined ? [] : [{ identity: `the id ${id}`, path: ['id'] }]),
    // The team does not make it another one: in two workspaces one person may have one user id.
    ...slack.map((user, index) => ({
      identity: `the Slack user ${user.replace(/^.*:/, '')}`,
      path: ['slack', index],
    })),
    ...linear.map((user, index) => ({ identity: `the Linear user ${user}`, path: ['linear', index] })),
    ...email.map((address, index) => ({
      identity: `the address ${address.toLowerCase()}`,
      path: ['email', index],
    })),
  ]
}
