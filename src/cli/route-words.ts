import { destinationName } from '../domain/card.ts'
import { durationText } from '../domain/duration.ts'
import { matchWords, placeName, type RouteRule } from '../domain/routing.ts'
import { beside, rows } from './columns.ts'

/** Where events go, for people: each route in rows of words. */
export function routeWords(routes: readonly RouteRule[]): string {
  const parts = routes.map((route, index) => {
    const title = beside('  ', `${index + 1}. ${matchWords(route.match)}`)
    return `${title}\n${rows(factsOf(route), 5, 'Fallback'.length)}`
  })
  const catchesAll = routes.some(({ match }) => Object.keys(match).length === 0)
  const rest = catchesAll ? [] : [beside('  ', 'What no route matches goes to every channel’s default.')]
  return ['Routes, of which all that match count, until one that does not continue', ...parts, ...rest].join(
    '\n',
  )
}

function factsOf({
  to,
  fallback,
  continues,
  mention = [],
  group,
}: RouteRule): readonly (readonly [string, string])[] {
  const ladder =
    fallback && `after ${durationText(fallback.afterMs)} ${fallback.to.map(destinationName).join(', then ')}`
  return [
    ['To', to.map(placeName).join(', ')],
    ...(mention.length > 0 ? [['Mention', mention.join(', ')] as const] : []),
    ...(ladder ? [['Fallback', ladder] as const] : []),
    ...(group
      ? [['Grouped', `by ${group.by.join(', ')}, within ${durationText(group.windowMs)}`] as const]
      : []),
    ...(continues ? [['Then', 'the routes below count as well'] as const] : []),
  ]
}
