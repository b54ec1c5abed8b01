import { z } from 'zod'
import { foldedPriority, PRIORITIES } from '../domain/events/envelope.ts'
import { isZone } from '../domain/holding/local-time.ts'
import { fits, MATCH_FIELDS, TIME } from '../domain/match.ts'
import { timeWindow } from '../domain/time-window.ts'
import { didYouMean } from './nearest.ts'
import { oneOrMore, text } from './schema-parts.ts'

const VALUE = 'give text in quotes, a list of such, or a glob like "ci-*"'
const HOURS =
  'give hours like "09:00-17:00", "mon-fri", "mon-fri 09:00-17:00 Europe/Berlin" (UTC without a zone), or a list of such'

/** What a policy is for: field → values. `what` says what to give where there is no such thing. */
export function matchOf(what: string) {
  return recordOf(MATCH_FIELDS, what)
}

/** What a route is for, which may be a time of the day as well. */
export function routeMatchOf(what: string) {
  return recordOf([...MATCH_FIELDS, TIME], what).superRefine((match, context) => {
    for (const [index, hours] of (match[TIME] ?? []).entries()) {
      if (timeWindow(hours) === undefined)
        context.addIssue({ code: 'custom', path: [TIME, index], message: whyNoHours(hours) })
    }
  })
}

/** The hours are mostly right where only the zone is not. */
function whyNoHours(given: string): string {
  const [, hours = '', zone = ''] = /^(.*\S)\s+(\S+\/\S+)$/.exec(given.trim()) ?? []
  if (timeWindow(hours) === undefined || isZone(zone)) return HOURS
  return `there is no time zone "${zone}"${didYouMean(zone, Intl.supportedValuesOf('timeZone'), HOURS)}`
}

function recordOf(fields: readonly string[], what: string) {
  const field = z.string().refine((name) => fields.includes(name) || /^label\.\S+$/.test(name))
  return z
    .record(field, oneOrMore(text(VALUE), VALUE), {
      error: (issue) =>
        issue.code === 'invalid_key' ? unknownField(String(issue.path?.at(-1) ?? issue.input), fields) : what,
    })
    .superRefine((match, context) => {
      for (const [index, wanted] of (match.priority ?? []).entries()) {
        const message = whyNoPriority(wanted)
        if (message !== undefined) context.addIssue({ code: 'custom', path: ['priority', index], message })
      }
    })
}

/** Every event has one of the four, so that any other would match nothing, silently. */
function whyNoPriority(wanted: string): string | undefined {
  if (PRIORITIES.some((one) => fits(wanted, one))) return undefined
  const folded = foldedPriority(wanted)
  if (PRIORITIES.some((one) => one === folded)) return `"${wanted}" is stored as "${folded}": write that`
  return `there is no priority "${wanted}"${didYouMean(wanted, PRIORITIES, `give ${PRIORITIES.join(', ')}`)}`
}

function unknownField(name: string, fields: readonly string[]): string {
  if (name === TIME) return NOT_BY_TIME
  const near = /^labels?\b/.test(name)
    ? ': write "label.<name>"'
    : didYouMean(name, fields, `known here: ${[...fields, 'label.<name>'].join(', ')}`)
  return `does not know the field "${name}"${near}`
}

const NOT_BY_TIME =
  'a policy does not look at the clock: who must approve something would depend on when it is asked, which whoever asks can choose. Routes know "time"; here match what the event says'
