import type { FileRules } from '../config/config.ts'
import type { Destination } from '../domain/card.ts'
import type { Person } from '../domain/person.ts'
import { type Place, type RouteRule, THREAD } from '../domain/routing.ts'

type Own = Pick<FileRules, 'people' | 'policies'>

/**
 * What countersign.yaml says, as far as it counts in the sandbox: where events go and what is held back. People, policies
 * and orchestrators are the sandbox's own; a person of the file who has the id of one of them is written to at their account.
 */
export function sandboxRules(file: FileRules, own: Own): FileRules {
  const place = (one: Destination) => atOwnAccount(one, file.people, own.people)
  const routed = (one: Place) => (one === THREAD ? one : place(one))
  return {
    ...file,
    people: own.people,
    policies: own.policies,
    matchByEmail: false,
    orchestrators: [],
    routes: file.routes.map(
      (route): RouteRule => ({
        ...route,
        to: route.to.map(routed),
        fallback: route.fallback && { ...route.fallback, to: route.fallback.to.map(place) },
      }),
    ),
    digests: file.digests.map((digest) => ({ ...digest, to: digest.to.map(place) })),
  }
}

function atOwnAccount(place: Destination, listed: readonly Person[], own: readonly Person[]): Destination {
  const meant = listed.find(({ slack }) => place.channel === 'slack' && slack[0]?.user === place.target)
  const account = own.find(({ id }) => id === meant?.id)?.slack[0]
  return account === undefined ? place : { ...place, target: account.user }
}
