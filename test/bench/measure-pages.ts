import type { HttpClient } from './http-client.ts'
import { type Percentiles, percentilesOf } from './percentiles.ts'

export type PageTimes = Readonly<Record<string, Percentiles>>

/** How often each page is read: with fewer, the 99th percentile would be the slowest. */
const READS = 100

const PAGES = [
  '/v1/approvals',
  '/v1/approvals?state=pending',
  '/v1/approvals?state=approved&limit=100',
  '/v1/approvals?state=rejected',
  '/v1/approvals?task_id=task-40',
  '/v1/deliveries',
  '/v1/deliveries?state=delivered',
  '/v1/deliveries?state=dead',
  '/v1/deliveries?state=waiting',
  '/v1/events/seed-500000',
  '/v1/tasks/task-40',
  '/v1/stats',
] as const

/** How long each page takes that people and programs read, one after another, once each is warm. */
export async function measurePages(http: HttpClient): Promise<PageTimes> {
  const times: Record<string, Percentiles> = {}
  for (const path of PAGES) times[path] = await measurePage(http, path)
  return times
}

async function measurePage(http: HttpClient, path: string): Promise<Percentiles> {
  await http.get(path)
  const taken: number[] = []
  for (let n = 0; n < READS; n += 1) {
    const { status, sentAt, answeredAt } = await http.get(path)
    if (status !== 200) throw new Error(`${path} answered ${status}.`)
    taken.push(answeredAt - sentAt)
  }
  return percentilesOf(taken)
}
