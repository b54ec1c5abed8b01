import type { Person } from './person.ts'

/**
 * Everyone whom somebody may mean by these words: an id, a name, an address, or a first name, with or without `@`. Only ever
 * used to say who should be asked; whoever acts is known by their account alone.
 */
export function peopleCalled(people: readonly Person[], words: string): readonly Person[] {
  const said = plain(words)
  if (said === '') return []
  const exact = people.filter(({ id, name, email }) => [id, name, ...email].map(plain).includes(said))
  return exact.length > 0 ? exact : people.filter(({ name }) => plain(name).split(/\s+/)[0] === said)
}

function plain(words: string): string {
  return words.trim().replace(/^@/, '').replace(/\s+/g, ' ').toLowerCase()
}
