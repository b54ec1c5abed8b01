import type { FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import { CATALOGUE } from '../../src/domain/events/catalogue.ts'
import { PRIORITIES } from '../../src/domain/events/envelope.ts'
import { problemBody } from './problem.ts'

/**
 * What `POST /v1/events` takes, for the OpenAPI document: one schema a type, from the catalogue. Requests are not held
 * against it: the domain's own reader also takes the seeds' flat form and says better what is wrong.
 */
const event = z
  .object({
    id: z.string().optional().describe('Yours, to make the event idempotent. Made when absent.'),
    type: z.string().describe(`One of ${Object.keys(CATALOGUE).join(', ')}; any other is shown as it is.`),
    source: z.string().optional(),
    task_id: z.string().optional(),
    priority: z.enum(PRIORITIES).optional(),
    time: z.iso.datetime({ offset: true }).optional(),
    callback: z.object({ url: z.url() }).optional(),
    data: z.union(Object.entries(CATALOGUE).map(([type, schema]) => schema.describe(`data of ${type}`))),
  })
  .meta({ id: 'Event' })

export const eventsRequest = z.union([event, z.object({ events: z.array(event).min(1).max(1000) })])

const accepted = z
  .object({
    id: z.string(),
    status: z.literal('accepted'),
    approval_id: z.string().optional(),
    task_id: z.string().optional(),
    duplicate: z.literal(true).optional(),
  })
  .meta({ id: 'Accepted' })

/** 202 for a new event, 200 for a repeat, 207 for a batch with one answer for each event, in order. */
export const eventsResponse = {
  200: accepted,
  202: accepted,
  207: z.object({ results: z.array(z.union([accepted, problemBody])) }),
}

export const openToOurReader: FastifySchemaCompiler<unknown> = () => (value) => ({ value })
