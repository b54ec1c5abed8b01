import { z } from 'zod'
import { durationMs } from '../../src/domain/duration.ts'
import type { SilenceRefusal } from '../../src/domain/holding/silence.ts'
import { MATCH_FIELDS, type Match, matchField } from '../../src/domain/match.ts'
import type {
  CountedSilence,
  EndSilence,
  ListSilences,
  MakeSilence,
  Silencer,
} from '../../src/usecases/silencing/silences.ts'
import { callerOf } from './authenticate.ts'
import { byId, type Handler } from './handler.ts'
import { invalid, problem, sendProblem } from './problem.ts'
import { noPerson } from './refusals.ts'

const values = z.union([z.string().trim().min(1), z.array(z.string().trim().min(1)).min(1)])
const FIELD = `is no field: name ${MATCH_FIELDS.join(', ')} or label.<name>`
const TIME = 'give a time like "30m", "2h" or "3d", at most "7d"'

const given = z.object({
  match: z
    .record(z.string(), values)
    .describe('What is silent: field → a value, a list of values, or a glob. Never empty.'),
  for: z.string(TIME).describe('How long, like "30m", "2h" or "3d", at most "7d".'),
  reason: z.string('say why').trim().min(1, 'say why').max(1000),
  person: z.string().min(1).optional().describe('Who makes it; the API key where nobody is named.'),
})

const silenceBody = z
  .object({
    id: z.string(),
    match: z.record(z.string(), z.array(z.string())),
    reason: z.string(),
    by: z.string(),
    starts_at: z.string(),
    ends_at: z.string(),
    ended_at: z.string().nullable(),
    ended_by: z.string().nullable(),
    /** How many events it has kept from being shown. */
    held: z.number(),
  })
  .meta({ id: 'Silence' })

function toBody({ silence, held }: CountedSilence): z.infer<typeof silenceBody> {
  return {
    id: silence.id,
    match: Object.fromEntries(Object.entries(silence.match).map(([field, all]) => [field, [...all]])),
    reason: silence.reason,
    by: silence.by,
    starts_at: silence.startsAt.toISOString(),
    ends_at: silence.endsAt.toISOString(),
    ended_at: silence.endedAt?.toISOString() ?? null,
    ended_by: silence.endedBy,
    held,
  }
}

export const listSchema = {
  summary: 'Silences, newest first; without active=false only those in force',
  querystring: z.object({ active: z.stringbool().default(true) }),
  response: { 200: z.object({ items: z.array(silenceBody) }) },
}

export function getSilences(needs: { readonly listSilences: ListSilences }): Handler<typeof listSchema> {
  return async ({ query: { active } }) => ({
    items: (await needs.listSilences({ activeOnly: active })).map(toBody),
  })
}

export const makeSchema = {
  summary: 'Show nothing of what fits for a while; approvals, questions and what is critical still come',
  body: given,
  response: { 201: silenceBody },
}

const ISSUES: Readonly<Record<SilenceRefusal, { readonly path: string; readonly issue: string }>> = {
  'matches-everything': { path: 'match', issue: 'is for every event: name a source, a type or a task' },
  'matches-nothing': {
    path: 'match.priority',
    issue: 'is for no event: name low, normal or high; what is critical always comes',
  },
  'too-long': { path: 'for', issue: 'is more than "7d": what is quiet for longer is a route' },
  'already-ended': { path: 'for', issue: TIME },
  'reason-missing': { path: 'reason', issue: 'is required: say why' },
}

export function postSilence(needs: { readonly makeSilence: MakeSilence }): Handler<typeof makeSchema> {
  return async (request, reply) => {
    const { body } = request
    const match = matchIn(body.match)
    if ('unknown' in match) {
      const fields = [{ path: `match.${match.unknown}`, issue: FIELD }]
      return sendProblem(reply, invalid(fields))
    }
    const forMs = durationMs(body.for)
    if (forMs === undefined) return sendProblem(reply, invalid([{ path: 'for', issue: TIME }]))
    const who = silencer(body.person, callerOf(request))
    const result = await needs.makeSilence(who, { match: match.match, forMs, reason: body.reason })
    if (result.kind === 'made') return reply.code(201).send(toBody({ silence: result.silence, held: 0 }))
    return result.reason === 'unknown-person'
      ? sendProblem(reply, noPerson(body.person ?? ''))
      : sendProblem(reply, invalid([ISSUES[result.reason]]))
  }
}

export const endSchema = {
  summary: 'End a silence before its time',
  params: byId,
  querystring: z.object({ person: z.string().min(1).optional() }),
}

export function deleteSilence(needs: { readonly endSilence: EndSilence }): Handler<typeof endSchema> {
  return async (request, reply) => {
    const {
      params: { id },
      query: { person },
    } = request
    const outcome = await needs.endSilence(silencer(person, callerOf(request)), id)
    if (outcome === 'unknown-person') return sendProblem(reply, noPerson(person ?? ''))
    if (outcome === 'ended') return reply.code(204).send()
    return sendProblem(reply, problem(404, `There is no silence "${id}" in force.`))
  }
}

function silencer(person: string | undefined, key: string): Silencer {
  return person === undefined ? { channel: 'api', key } : { channel: 'api', person }
}

function matchIn(given: Readonly<Record<string, string | string[]>>) {
  const match: Record<string, Match[string]> = {}
  for (const [name, values] of Object.entries(given)) {
    const field = matchField(name)
    if (field === undefined) return { unknown: name }
    match[field] = [values].flat()
  }
  return { match }
}
