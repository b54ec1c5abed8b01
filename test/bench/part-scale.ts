import { type AimRow, msOf, whole } from './aims.ts'
import { LOAD } from './load.ts'
import { measurePages, type PageTimes } from './measure-pages.ts'
import { measureThroughput } from './measure-server.ts'
import { mixedEvent } from './mixed-events.ts'
import { onRedis } from './on-redis.ts'
import { A_MONTH, seedHistory } from './seed-history.ts'

const WHAT = `The same with ${whole(A_MONTH.events)} events and ${whole(A_MONTH.approvals)} approvals stored`

/** The rate of a server with nothing stored, then of the same one with a month behind it, and how long its pages take then. */
export async function scalePart(): Promise<readonly AimRow[]> {
  return onRedis(async ({ server, slack, services }) => {
    if (services.databaseUrl === undefined) throw new Error('A history needs PostgreSQL.')
    const needs = { http: server.http, slack: slack.arrived }
    const rate = (phase: string) => measureThroughput(needs, LOAD.mixed, { phase, eventOf: mixedEvent })
    // A round that is not counted: what comes first meets caches that are cold.
    await rate('cold')
    const empty = await rate('empty')
    await seedHistory(services.databaseUrl, { sampleApproval: 'mark-empty-0', sampleEvent: 'mark-empty-3' })
    const full = await rate('full')
    const pages = await measurePages(server.http)
    const [path, slowest] = slowestOf(pages)
    return [
      {
        what: WHAT,
        aim: '90 % of the empty rate; every list page under 50 ms',
        measured: `${whole(full)} events/s (${whole((100 * full) / empty)} %); slowest page ${msOf(slowest)}`,
        beside: `empty ${whole(empty)} events/s; slowest: \`${path}\``,
        figures: { empty, full, pages },
      },
    ]
  })
}

function slowestOf(pages: PageTimes) {
  const [first, ...others] = Object.entries(pages)
  if (first === undefined) throw new Error('No page was measured.')
  return others.reduce((slowest, page) => (page[1].p99 > slowest[1].p99 ? page : slowest), first)
}
