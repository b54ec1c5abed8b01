import { isRecord } from './events/envelope.ts'

const KEYS = ['project', 'project_name', 'project_id', 'repository', 'repo', 'repository_url']
const PLACES = ['labels', 'context', 'metadata']

/**
 * Every name that an event gives to its project, in its data or in its `labels`, `context` or `metadata`: as text, or as an
 * object with a name. The address of a repository is its `owner/name` as well.
 */
export function projectsNamed(data: Readonly<Record<string, unknown>>): readonly string[] {
  const given = [data, ...PLACES.map((place) => data[place])]
  return given.filter(isRecord).flatMap((part) => KEYS.flatMap((key) => namesOf(part[key])))
}

function namesOf(given: unknown): readonly string[] {
  if (isRecord(given)) return [given.full_name, given.name, given.id, given.key].flatMap(namesOf)
  if (typeof given !== 'string' || given.trim() === '') return []
  const name = given.trim()
  const [, ownerAndName] = ADDRESS.exec(name) ?? []
  return ownerAndName === undefined ? [name] : [name, ownerAndName]
}

/** `git@github.com:acme/api.git`, `https://github.com/acme/api`. */
const ADDRESS = /^(?:(?:https?|ssh|git):\/\/[^/]+\/|[\w.-]+@[\w.-]+:)([\w.-]+(?:\/[\w.-]+?)+?)(?:\.git)?\/?$/
