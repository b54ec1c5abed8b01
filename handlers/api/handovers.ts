import { z } from 'zod'
import type { People } from '../../src/ports/people.ts'
import type { Delegate, EndDelegation } from '../../src/usecases/deciding/delegate.ts'
import type { ReassignApproval } from '../../src/usecases/deciding/reassign-approval.ts'
import type { SnoozeApproval } from '../../src/usecases/deciding/snooze-approval.ts'
import { approvalBody, toApprovalBody } from './approval-body.ts'
import { byId, type Handler } from './handler.ts'
import { invalid, sendProblem } from './problem.ts'
import { noApproval, noPerson, refusalProblem } from './refusals.ts'

const person = z.string().min(1)

export const reassignSchema = {
  summary: "Hand a person's place in one approval to another person",
  params: byId,
  body: z.object({ person, to: person }),
  response: { 200: approvalBody },
}

interface ReassignNeeds {
  readonly reassignApproval: ReassignApproval
  readonly people: People
}

export function postReassign({ reassignApproval, people }: ReassignNeeds): Handler<typeof reassignSchema> {
  return async ({ params: { id }, body }, reply) => {
    const to = people.all.find((one) => one.id === body.to)
    if (to === undefined) return sendProblem(reply, noPerson(body.to))
    const result = await reassignApproval(id, { channel: 'api', person: body.person }, to)
    if (result.kind === 'not-found') return sendProblem(reply, noApproval(id))
    if (result.kind === 'refused') return sendProblem(reply, refusalProblem(result.reason, result.approval))
    return toApprovalBody({ approval: result.approval, callback: null })
  }
}

export const snoozeSchema = {
  summary: 'Do not remind a person of one approval for a while',
  params: byId,
  body: z.object({
    person,
    seconds: z
      .number()
      .int()
      .min(60)
      .max(7 * 86_400),
  }),
  response: { 200: z.object({ until: z.string() }) },
}

export function postSnooze(needs: { readonly snoozeApproval: SnoozeApproval }): Handler<typeof snoozeSchema> {
  return async ({ params: { id }, body: { person, seconds } }, reply) => {
    const result = await needs.snoozeApproval(id, { channel: 'api', person }, seconds * 1000)
    if (result.kind === 'not-found') return sendProblem(reply, noApproval(id))
    if (result.kind === 'refused') return sendProblem(reply, refusalProblem(result.reason, result.approval))
    return { until: result.until.toISOString() }
  }
}

const delegationBody = z.object({ from: z.string(), to: z.string(), until: z.string() })

export const delegationSchema = {
  summary: 'While a person is away, another may vote in their place',
  params: byId,
  body: z.object({ to: person, until: z.iso.datetime({ offset: true }) }),
  response: { 200: delegationBody },
}

interface DelegateNeeds {
  readonly delegate: Delegate
  readonly people: People
}

export function putDelegation({ delegate, people }: DelegateNeeds): Handler<typeof delegationSchema> {
  return async ({ params: { id }, body }, reply) => {
    const to = people.all.find((one) => one.id === body.to)
    if (to === undefined) return sendProblem(reply, noPerson(body.to))
    const result = await delegate({ channel: 'api', person: id }, to, new Date(body.until))
    if (result.kind === 'delegated')
      return { ...result.delegation, until: result.delegation.until.toISOString() }
    switch (result.reason) {
      case 'unknown-person':
        return sendProblem(reply, noPerson(id))
      case 'to-oneself':
        return sendProblem(reply, invalid([{ path: 'to', issue: 'must be another person' }]))
      case 'in-the-past':
        return sendProblem(reply, invalid([{ path: 'until', issue: 'must be in the future' }]))
    }
  }
}

export const endDelegationSchema = { summary: 'The person is back', params: byId }

export function deleteDelegation(needs: {
  readonly endDelegation: EndDelegation
}): Handler<typeof endDelegationSchema> {
  return async ({ params: { id } }, reply) => {
    const ended = await needs.endDelegation({ channel: 'api', person: id })
    return ended === 'unknown-person' ? sendProblem(reply, noPerson(id)) : reply.code(204).send()
  }
}
