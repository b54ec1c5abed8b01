import { join } from 'node:path'
import { type AimRow, msOf, whole } from './aims.ts'
import { LOAD } from './load.ts'
import { type AlertRates, measureAlertmanager } from './measure-alertmanager.ts'
import { measureBare } from './measure-bare.ts'
import { measureThroughput } from './measure-server.ts'
import { mixedEvent } from './mixed-events.ts'
import { onRedis } from './on-redis.ts'

/** Events of four kinds in batches, over many conversations and tasks; beside it bare BullMQ and, where it is installed, Alertmanager. */
export async function throughputPart(): Promise<readonly AimRow[]> {
  const { perSecond, bare } = await onRedis(async ({ server, slack, services }) => {
    const needs = { http: server.http, slack: slack.arrived }
    const perSecond = await measureThroughput(needs, LOAD.mixed, { phase: 'mixed', eventOf: mixedEvent })
    const { directory, databaseUrl, redisUrl } = services
    const spec = {
      dataDir: join(directory, 'bare'),
      databaseUrl,
      redisUrl,
      slackApiUrl: slack.apiUrl,
      jobs: LOAD.mixed,
    }
    return { perSecond, bare: await measureBare(spec) }
  })
  const alerts = await measureAlertmanager()
  const share = (perSecond / bare.jobsPerSecond).toFixed(2)
  return [
    {
      what: 'Events a second through everything, in batches, PostgreSQL + Redis',
      aim: "half of bare BullMQ on the same Redis; Alertmanager's rate",
      measured: `${whole(perSecond)} (${share} of bare BullMQ)`,
      beside: `bare BullMQ ${whole(bare.jobsPerSecond)} jobs/s; Slack's client alone ${whole(bare.slackCallsPerSecond)} calls/s; ${inWords(alerts)}`,
      figures: { perSecond, ...bare, alertmanager: alerts },
    },
  ]
}

function inWords(alerts: AlertRates | undefined): string {
  if (alerts === undefined) return 'Alertmanager is not installed here'
  return `Alertmanager ${whole(alerts.perSecond)} alerts/s, ${msOf(alerts.answeredToReceived)} at ${LOAD.perSecond} a second`
}
