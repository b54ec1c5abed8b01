import { z } from 'zod'
import type { StandingApproval } from '../../src/domain/standing-approval.ts'
import type { StandingStore } from '../../src/ports/people-store.ts'
import type { GiveStanding, RevokeStanding } from '../../src/usecases/deciding/standing-approvals.ts'
import { byId, type Handler } from './handler.ts'
import { invalid, problem, sendProblem } from './problem.ts'
import { noPerson } from './refusals.ts'

const given = z.object({
  person: z.string().min(1),
  action: z.string().trim().min(1).max(200).describe("The action's name; a glob."),
  source: z.string().trim().min(1).max(200).describe("The event's source; a glob."),
  parameters: z
    .record(z.string(), z.unknown())
    .describe('Every parameter must be named, by a glob, and its value fit; {"*":"*"} covers any.'),
  reason: z.string().trim().min(1).max(10_000),
  ends_at: z.iso.datetime({ offset: true }),
  max_uses: z.number().int().min(1).max(1000),
})

const standingBody = given
  .extend({
    id: z.string(),
    uses: z.number(),
    created_at: z.string(),
    revoked_at: z.string().nullable(),
    revoked_by: z.string().nullable(),
  })
  .meta({ id: 'StandingApproval' })

function toBody(standing: StandingApproval): z.infer<typeof standingBody> {
  const { id, person, action, source, parameters, reason, uses, maxUses, revokedBy } = standing
  return {
    ...{ id, person, action, source, parameters, reason, uses },
    max_uses: maxUses,
    created_at: standing.createdAt.toISOString(),
    ends_at: standing.endsAt.toISOString(),
    revoked_at: standing.revokedAt?.toISOString() ?? null,
    revoked_by: revokedBy,
  }
}

export const listSchema = {
  summary: 'Standing approvals, newest first',
  querystring: z.object({ active: z.stringbool().default(true) }),
  response: { 200: z.object({ items: z.array(standingBody) }) },
}

export function getStanding(needs: {
  readonly listStanding: StandingStore['list']
}): Handler<typeof listSchema> {
  return async ({ query: { active } }) => ({
    items: (await needs.listStanding({ activeOnly: active })).map(toBody),
  })
}

export const giveSchema = {
  summary: "Keep a person's vote for actions of one kind",
  body: given,
  response: { 201: standingBody },
}

const ENDS_AT = {
  'already-ended': 'must be in the future',
  'too-long': 'must be within 90 days: what holds longer is a policy, for countersign.yaml',
}

export function postStanding(needs: { readonly giveStanding: GiveStanding }): Handler<typeof giveSchema> {
  return async ({ body: { person, ends_at, max_uses, ...wanted } }, reply) => {
    const endsAt = new Date(ends_at)
    const identity = { channel: 'api', person } as const
    const result = await needs.giveStanding(identity, { ...wanted, endsAt, maxUses: max_uses })
    if (result.kind === 'given') return reply.code(201).send(toBody(result.standing))
    return result.reason === 'unknown-person'
      ? sendProblem(reply, noPerson(person))
      : sendProblem(reply, invalid([{ path: 'ends_at', issue: ENDS_AT[result.reason] }]))
  }
}

export const revokeSchema = {
  summary: 'Take a standing approval back',
  params: byId,
  body: z.object({ person: z.string().min(1) }),
}

export function postRevoke(needs: { readonly revokeStanding: RevokeStanding }): Handler<typeof revokeSchema> {
  return async ({ params: { id }, body: { person } }, reply) => {
    const result = await needs.revokeStanding({ channel: 'api', person }, id)
    if (result === 'unknown-person') return sendProblem(reply, noPerson(person))
    if (result === 'revoked') return reply.code(204).send()
    return sendProblem(reply, problem(404, `There is no standing approval "${id}" in force.`))
  }
}
