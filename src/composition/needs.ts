import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Mailer } from '../adapters/email/mailer.ts'
import { linearRequest } from '../adapters/linear/linear-client.ts'
import { aiMaestro } from '../adapters/orchestrators/ai-maestro/ai-maestro.ts'
import type { ConnectedQueue } from '../adapters/queue/bullmq-queue.ts'
import type { SlackApp } from '../adapters/slack/slack-app.ts'
import { slackCourier } from '../adapters/slack/slack-courier.ts'
import { slackProfiles } from '../adapters/slack/slack-profiles.ts'
import type { OpenStore } from '../adapters/store/open-store.ts'
import { directory } from '../adapters/system/directory.ts'
import { inTime } from '../adapters/system/in-time.ts'
import { liveDirectory } from '../adapters/system/live-directory.ts'
import { systemClock as clock, systemIds as ids, systemPause as pause } from '../adapters/system/system.ts'
import { prometheusMetrics } from '../adapters/telemetry/metrics.ts'
import { operationsLog } from '../adapters/telemetry/operations-log.ts'
import { currentTraceparent } from '../adapters/telemetry/spans.ts'
import { toldMetrics } from '../adapters/telemetry/told-metrics.ts'
import type { Tracing } from '../adapters/telemetry/tracing.ts'
import { watch } from '../adapters/telemetry/watch.ts'
import type { Config, FileRules } from '../config/config.ts'
import { defaultsOf } from '../config/defaults-of.ts'
import type { CallbackRules } from '../domain/callback-target.ts'
import type { Receipts } from '../ports/receipts.ts'
import { channelsOf } from './channels.ts'
import { perFile } from './live-file.ts'
import { httpOf, toldBy } from './orchestrators.ts'
import { reached } from './reached.ts'

/** Prometheus waits ten seconds; a database that keeps silent is away. */
const MEASURED_WITHIN_MS = 5000

/** What is connected, before anything is done with it. */
export interface Parts {
  readonly config: Config
  readonly log: Logger
  readonly database: OpenStore
  readonly queue: ConnectedQueue
  readonly slack: SlackApp | undefined
  readonly mailer: Mailer | undefined
  /** Where traces are sent; undefined: nowhere. */
  readonly tracing: Tracing | undefined
}

export interface Given {
  readonly receipts: Receipts
  readonly linkSecret: string
  /** What countersign.yaml says now. */
  readonly file: () => FileRules
}

/** What use cases need, made of what is connected: the same for all, and what only some of them take. */
export function needsOf({
  config,
  log,
  database,
  receipts,
  file,
  queue: connected,
  slack,
  mailer,
  linkSecret,
}: Parts & Given) {
  const { store } = database
  const { queue } = connected
  const profiles = slack && slackProfiles({ client: slack.client })
  const listed = perFile(file, ({ people, matchByEmail }) =>
    directory({ people, proven: store.identities, profiles: matchByEmail ? profiles : undefined }),
  )
  const people = liveDirectory(listed)
  const linear = config.linear && linearRequest(config.linear, clock)
  const defaults = defaultsOf(config)
  const metrics = prometheusMetrics({
    backlog: () => inTime(MEASURED_WITHIN_MS, store.statistics.backlog()),
    waiting: queue.waiting,
    openCircuits: () => inTime(MEASURED_WITHIN_MS, store.circuits.open()),
  })
  const { orchestratorCalled } = metrics
  const calls = reached({ note: database.reach.note, clock, orchestratorCalled })
  const channels = mapped(channelsOf({ config, store, linear, slack, mailer, linkSecret }), calls.channel)
  const maestro =
    config.aiMaestro &&
    aiMaestro({ ...config.aiMaestro, agent: config.agentName, keep: database.keptSecret, log })
  const http = httpOf(config, store, currentTraceparent)
  const needs = {
    store,
    queue,
    clock,
    ids,
    pause,
    log,
    metrics: toldMetrics(metrics, log),
    watch,
    people,
    channels,
    rules: perFile(file, ({ routes, policies }) => ({ routes, policies, defaults })),
    receipts,
    orchestrators: mapped(
      toldBy({
        config,
        orchestrators: () => file().orchestrators,
        store,
        maestro: maestro?.orchestrator,
        http: http?.orchestrator,
        traceparent: currentTraceparent,
      }),
      calls.orchestrator,
    ),
    operationsLog: operationsLog({ file: join(config.dataDir, 'operations.log'), log }),
    callbackRules: callbackRulesOf(config, file),
    defaultCallbackUrl: config.callbacks.url,
    holding: () => file(),
    courier: slack ? slackCourier({ client: slack.client }) : { tell: async () => false },
  }
  return { needs, metrics, linear, maestro, http }
}

/** Where decisions may be told; `bySource` as countersign.yaml says at that moment. */
function callbackRulesOf({ callbacks }: Config, file: () => FileRules): CallbackRules {
  return {
    defaultUrl: callbacks.url,
    get bySource() {
      return file().orchestrators
    },
    allow: callbacks.allow,
    canSign: callbacks.secret !== undefined,
  }
}

/** The same names, with something around each. */
function mapped<T, All extends Readonly<Partial<Record<string, T>>>>(all: All, around: (one: T) => T): All {
  const entries = Object.entries(all) as [string, T][]
  return Object.fromEntries(entries.map(([name, one]) => [name, around(one)])) as All
}
