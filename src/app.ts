import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { Logger } from 'pino'
import { onError } from '../handlers/api/problem.ts'
import { httpRoutes } from '../handlers/http-routes.ts'
import { jobRoutes } from '../handlers/job-routes.ts'
import { heedTold, sayAnswer } from '../handlers/linear/heed-told.ts'
import { linearRoutes } from '../handlers/linear-routes.ts'
import { mountSlack } from '../handlers/slack/mount.ts'
import { slackRoutes } from '../handlers/slack-routes.ts'
import { createServer } from './adapters/http/server.ts'
import { connectQueue } from './adapters/queue/bullmq-queue.ts'
import { createReceipts, newReceiptKey } from './adapters/receipts/receipts.ts'
import { openStore } from './adapters/store/open-store.ts'
import { repeat } from './adapters/system/repeat.ts'
import { systemClock as clock, systemIds as ids, systemPause as pause } from './adapters/system/system.ts'
import type { Tracing } from './adapters/telemetry/tracing.ts'
import { inScope } from './adapters/telemetry/work-scope.ts'
import { askOthers, type Stoppable } from './composition/ask-others.ts'
import type { LiveFile } from './composition/live-file.ts'
import type { Parts } from './composition/needs.ts'
import { readiness } from './composition/readiness.ts'
import { recordReadings } from './composition/record-readings.ts'
import { assemble } from './composition/use-cases.ts'
import { watchRequests } from './composition/watch-requests.ts'
import type { Config, FileRules } from './config/config.ts'
import { readAnswerLink } from './domain/answer-link.ts'
import { readLink } from './domain/mail-link.ts'
import { readOptout } from './domain/optout-link.ts'
import type { Store } from './ports/store.ts'
import { type Inbox, workInbox } from './usecases/work-inbox.ts'

export interface App {
  readonly server: FastifyInstance
  /** Listens and works; returns the address. */
  start(): Promise<string>
  /** Shows the newest cards again, in their order, to a far side that has forgotten them: the sandbox's, at every start. */
  showAgain(): Promise<void>
  /** Finishes what runs, at most STOP_WITHIN_MS. */
  stop(): Promise<void>
}

interface Options {
  readonly config: Config
  readonly log: Logger
  readonly version: string
  /** What countersign.yaml says now; what `config` has of it, where it is not watched. */
  readonly file?: (() => FileRules) | undefined
  /** Tells of each reading of countersign.yaml, where it is watched. */
  readonly followFile?: LiveFile['follow'] | undefined
  /** Where traces are sent; undefined: nowhere. */
  readonly tracing?: Tracing | undefined
  /** The sandbox's page, where there is a sandbox. */
  readonly page?: FastifyPluginAsync | undefined
  /** Called before the embedded database is made, which takes some seconds. */
  readonly onCreateDatabase: () => void
}

export const STOP_WITHIN_MS = 10_000
const CLOSE_WITHIN_MS = 5000
const SWEEP_EVERY_MS = 1000
const ARCHIVE_EVERY_MS = 5000
const INBOX_EVERY_MS = 1000
/** As many cards as somebody looks back through, in three channels. */
const SHOWN_AGAIN = 60

/** Puts the adapters, the use cases (composition/) and the handlers together; decides nothing itself. */
export async function createApp({
  config,
  log,
  version,
  file = () => config,
  followFile,
  tracing,
  page,
  onCreateDatabase,
}: Options): Promise<App> {
  const database = await openStore({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    onCreate: onCreateDatabase,
    onError: (error) => log.error({ err: error }, 'A database connection broke.'),
  })
  const receipts = await createReceipts(
    config.receiptKey ?? (await database.keptSecret('receipt-key', newReceiptKey)),
    config.publicUrl,
  )
  await database.store.receiptKeys.keep(receipts.publicKey)
  const queue = await connectQueue({
    redisUrl: config.redisUrl,
    database: { connection: database.connection, oneSession: database.embedded },
    eventsQueue: config.eventsQueue,
    log,
    telemetry: tracing?.telemetry,
    around: (work) => inScope({}, work),
  })
  const slack = config.slack && (await slackApp(config.slack, log))
  const mailer = config.email && (await mailerOf(config.email))
  const linkSecret = await database.keptSecret('mail-links', () => randomBytes(32).toString('base64url'))
  const does = assemble({ config, log, database, receipts, linkSecret, file, queue, slack, mailer, tracing })

  const listStanding = () => does.listStanding({ activeOnly: true })

  jobRoutes(queue.workers, does)
  slack?.app.use(({ next }) => inScope({}, next))
  if (slack)
    slackRoutes(slack.app, {
      ...does,
      listApprovals: does.listApprovalsOnly,
      listStanding,
      people: does.people,
      clock,
      log,
    })
  const server = await createServer({ logger: log, publicUrl: config.publicUrl, version, onError })
  watchRequests(server)
  await httpRoutes(server, {
    ...does,
    api: config.roles.has('api'),
    readLink: (token) => readLink(token, linkSecret),
    readAnswerLink: (token) => readAnswerLink(token, linkSecret),
    readOptout: (token) => readOptout(token, linkSecret),
    optouts: database.store.optouts,
    clock,
    access: { keys: config.apiKeys },
    agentDoor: {
      name: config.agentName,
      version,
      hasDefaultCallback: config.callbacks.url !== undefined,
      messages: database.store.agentMessages,
    },
    readiness: readiness({
      config,
      database,
      queue,
      clock,
      openCircuits: database.store.circuits.open,
    }),
  })
  if (slack?.requestListener && config.roles.has('api'))
    await server.register(mountSlack(slack.requestListener))
  const inbox = linearInbox(does, database.store, log)
  if (config.linear && inbox && config.roles.has('api')) {
    const { webhookSecret } = config.linear
    await server.register(linearRoutes({ webhookSecret, clock, inbox }))
  }
  if (page) await server.register(page)
  return running({
    config,
    log,
    server,
    database,
    queue,
    slack,
    mailer,
    tracing,
    does,
    followFile,
    inbox,
  })
}

/** What Linear tells, and what becomes of it; undefined where Linear is not configured. */
function linearInbox(does: ReturnType<typeof assemble>, store: Store, log: Logger): Inbox | undefined {
  const { replies, agentSessions, mentioned } = does
  if (replies === undefined || agentSessions === undefined) return undefined
  const needs = {
    ...does,
    ...(mentioned && { mentioned }),
    replies,
    agentSessions,
    sessionStore: store.sessions,
    listStanding: () => does.listStanding({ activeOnly: true }),
    clock,
  }
  return workInbox({ store, ids, log, heed: heedTold(needs), say: sayAnswer(needs) })
}

/** The vendors' libraries are large: each is loaded only where its channel is configured. */
async function slackApp(config: NonNullable<Config['slack']>, log: Logger) {
  const { createSlackApp } = await import('./adapters/slack/slack-app.ts')
  return createSlackApp({ config, log })
}

async function mailerOf(config: NonNullable<Config['email']>) {
  const { createMailer } = await import('./adapters/email/mailer.ts')
  return createMailer(config)
}

interface Running extends Parts {
  readonly server: FastifyInstance
  readonly does: ReturnType<typeof assemble>
  readonly followFile: LiveFile['follow'] | undefined
  readonly inbox: Inbox | undefined
}

function running(parts: Running): App {
  const { config, log, server, database, queue, slack, mailer, tracing, does, followFile, inbox } = parts
  let sweeper: ReturnType<typeof repeat> | undefined
  let archiver: ReturnType<typeof repeat> | undefined
  let inboxWorker: ReturnType<typeof repeat> | undefined
  let asking: readonly Stoppable[] = []
  let recorder: Stoppable | undefined
  return {
    server,
    async start() {
      recorder = followFile && recordReadings({ follow: followFile, record: does.recordConfiguration, log })
      if (config.roles.has('api')) slack?.start()
      const address = await server.listen({ host: config.host, port: config.port })
      if (config.roles.has('worker')) {
        await queue.workers.start()
        sweeper = repeat(does.sweep, SWEEP_EVERY_MS, (error) =>
          log.error({ err: error }, 'A sweep failed; the next one follows.'),
        )
        archiver = repeat(does.archiveOld, ARCHIVE_EVERY_MS, (error) =>
          log.error({ err: error }, 'What is old could not be archived; it is tried again.'),
        )
        if (inbox) {
          inboxWorker = repeat(inbox.work, INBOX_EVERY_MS, (error) =>
            log.error({ err: error }, 'What was said in Linear could not be read; it is tried again.'),
          )
        }
        asking = askOthers({ ...does, config, log })
      }
      return address
    },
    async showAgain() {
      for (const { id } of await database.store.cards.raiseNewest(SHOWN_AGAIN)) await does.deliverCard(id)
    },
    async stop() {
      // Whoever has sent half a request does not hold up the rest.
      setTimeout(() => server.server.closeAllConnections(), CLOSE_WITHIN_MS).unref()
      await Promise.all([
        server.close(),
        slack?.stop(),
        sweeper?.stop(),
        archiver?.stop(),
        recorder?.stop(),
        inboxWorker?.stop(),
        ...asking.map((one) => one.stop()),
        queue.workers.stop(STOP_WITHIN_MS),
      ])
      if (inbox) await Promise.race([inbox.idle(), pause.after(STOP_WITHIN_MS)])
      mailer?.close()
      await queue.close()
      await database.close()
      await tracing?.stop()
    },
  }
}
