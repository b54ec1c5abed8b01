import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { prometheusMetrics } from '../../../src/adapters/telemetry/metrics.ts'
import { DeliveryError } from '../../../src/domain/errors.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { samplesIn } from '../../support/samples.ts'
import { aWorld, type World } from '../../support/world.ts'
import { aServer } from '../api-world.ts'

let world: World
let server: FastifyInstance
beforeAll(async () => {
  const bare = await aWorld()
  const { store, queue } = bare.needs
  const metrics = prometheusMetrics({ backlog: store.statistics.backlog, waiting: queue.waiting })
  world = { ...bare, needs: { ...bare.needs, metrics } }
  server = await aServer(world, { readMetrics: metrics.read })
})
afterAll(async () => {
  await server.close()
  await world.close()
})

it('counts each event once, however often it is sent, by its type in the catalogue', async () => {
  const event = { id: 'status-1', type: 'task-status', task_id: 'T-1', status: 'in_progress' }
  const more = await moreAfter(async () => {
    await post('/v1/events', event)
    await post('/v1/events', event)
    await post('/v1/events', { type: 'approval_request', title: 'Deploy' })
    await post('/v1/events', {
      type: 'x-7f31-nobody-knows',
      source: 'hush-source',
      data: { title: 'hush title' },
    })
  })
  expect(more('countersign_events_total{type="task-status"}')).toBe(1)
  expect(more('countersign_events_total{type="approval-request"}')).toBe(1)
  expect(more('countersign_events_total{type="generic"}')).toBe(1)
  expect(more('countersign_cards_undelivered{channel="slack",state="due"}')).toBe(3)
  expect(more('countersign_approvals_pending')).toBe(1)
})

it('has no label that a sender could choose, and no more series than before', async () => {
  const before = Object.keys(await samples())
  for (const name of ['one', 'two'])
    await post('/v1/events', { type: `x-${name}`, source: `${name}-bot`, task_id: name })
  const { body } = await server.inject('/metrics')
  expect(Object.keys(samplesIn(body))).toEqual(before)
  expect(body).not.toMatch(/hush|nobody-knows|-bot|status-1|T-1/)
})

it('counts deliveries by their outcome, and how long the first one took', async () => {
  const [card] = await cardsOf({ type: 'generic', data: { title: 'Hello' } })
  const more = await moreAfter(async () => {
    world.slack.fails.push({ error: new DeliveryError('invalid', 'no_text'), afterDoingIt: false })
    await deliverCard(world.needs)(card!.id)
    await world.needs.store.cards.retry(card!.id)
    await deliverCard(world.needs)(card!.id)
    await world.needs.store.cards.raiseSubject(card!.subject)
    await deliverCard(world.needs)(card!.id)
  })
  expect(more('countersign_deliveries_total{channel="slack",outcome="given-up"}')).toBe(1)
  expect(more('countersign_deliveries_total{channel="slack",outcome="delivered"}')).toBe(2)
  expect(more('countersign_delivery_seconds_count{channel="slack"}')).toBe(1)
})

it('counts refused votes by their reason, and times the decision and its acknowledgement', async () => {
  const { approval_id: id } = await post('/v1/events', { type: 'approval-request', title: 'Deploy' })
  const more = await moreAfter(async () => {
    await post(`/v1/approvals/${id}/votes`, { verdict: 'approve', person: 'nobody' })
    await post(`/v1/approvals/${id}/votes`, { verdict: 'approve', person: 'alex' })
    await post(`/v1/approvals/${id}/votes`, { verdict: 'approve', person: 'alex' })
    const [callback] = await world.needs.store.callbacks.ofApprovals([id])
    world.orchestrator.answers.push(new DeliveryError('unreachable', 'ECONNREFUSED'))
    await reportCallback(world.needs)(callback!.id)
    await world.needs.store.callbacks.hurry(callback!.id)
    await reportCallback(world.needs)(callback!.id)
  })
  expect(more('countersign_votes_refused_total{reason="unknown-person"}')).toBe(1)
  expect(more('countersign_votes_refused_total{reason="already-decided"}')).toBe(1)
  expect(more('countersign_decision_seconds_count{decision="approved"}')).toBe(1)
  expect(more('countersign_callbacks_total{outcome="again"}')).toBe(1)
  expect(more('countersign_callbacks_total{outcome="acknowledged"}')).toBe(1)
  expect(more('countersign_acknowledgement_seconds_count')).toBe(1)
})

it('is read in the format of Prometheus by whoever may use the API, from workers too', async () => {
  const worker = await aServer(world, { api: false, access: { keys: [{ name: 'prometheus', key: 'k' }] } })
  expect((await worker.inject('/metrics')).statusCode).toBe(401)
  const answer = await worker.inject({ url: '/metrics', headers: { authorization: 'Bearer k' } })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  await worker.close()
  expect((await server.inject({ url: '/metrics', remoteAddress: '203.0.113.9' })).statusCode).toBe(401)
})

async function samples() {
  return samplesIn((await server.inject('/metrics')).body)
}

/** How much more a series says after `work`. */
async function moreAfter(work: () => Promise<void>) {
  const before = await samples()
  await work()
  const after = await samples()
  return (series: string) => (after[series] ?? 0) - (before[series] ?? 0)
}

async function post(url: string, payload: object) {
  return (await server.inject({ method: 'POST', url, payload })).json()
}

async function cardsOf(event: object) {
  const { id } = await post('/v1/events', event)
  return world.needs.store.cards.ofSubject({ kind: 'event', id })
}
