import type { Person } from './person.ts'

/** The people whom a route means by `role:<role>` and by ids, each once, in the order in which they are listed. */
export function peopleMentioned(mention: readonly string[], people: readonly Person[]): readonly Person[] {
  const wanted = new Set(mention)
  return people.filter(({ id, roles }) => wanted.has(id) || roles.some((role) => wanted.has(`role:${role}`)))
}
