import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Person } from '../domain/person.ts'
import type { PolicyRule } from '../domain/policy.ts'
import type { Log } from '../ports/log.ts'
import { changeFeed } from './change-feed.ts'
import { orchestratorLog } from './orchestrator-log.ts'
import { sandboxPage } from './page.ts'
import { POLICIES } from './policies.ts'
import { type ResponseUrls, responseUrls } from './response-urls.ts'
import { startSampleOrchestrator } from './sample-orchestrator.ts'
import { slackApi } from './slack-api.ts'
import { startSlackFront } from './slack-front.ts'
import { type SlackHands, slackHands } from './slack-hands.ts'
import { slackScreen } from './slack-screen.ts'
import { slackSigner } from './slack-signer.ts'
import { startWorkspace } from './workspace.ts'

/** The far side of Countersign, emulated: what a real installation would find in its environment. */
export interface Sandbox {
  readonly slack: {
    readonly botToken: string
    readonly signingSecret: string
    /** A conversation id, the same on every start. */
    readonly channel: string
    readonly apiUrl: string
  }
  readonly people: readonly Person[]
  /** So that the page can show what a policy does; the built-in ones come after them. */
  readonly policies: readonly PolicyRule[]
  readonly callbacks: { readonly url: string; readonly secret: string }
  /** The sample orchestrator's own address. */
  readonly orchestratorUrl: string
  /** The page as a Fastify plugin: `/` and `/sandbox/*`. */
  readonly page: (fastify: FastifyInstance) => Promise<void>
  /** Says where Countersign listens, without a trailing slash, and the key for its API. Nothing is sent there before. */
  connect(countersign: { readonly baseUrl: string; readonly apiKey?: string | undefined }): void
  close(): Promise<void>
}

/** Seed 003's own port: kept where it is free, so that callbacks still waiting from the last run arrive. */
const ORCHESTRATOR_PORT = 8001

export interface SandboxOptions {
  readonly log: Log
  /** The orchestrator's preferred port; 0 for any. */
  readonly orchestratorPort?: number
}

/** Starts the emulated Slack and the sample orchestrator on loopback ports. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { log: processLog, orchestratorPort = ORCHESTRATOR_PORT } = options
  const changes = changeFeed()
  const onChange = () => changes.changed()
  const workspace = await startWorkspace()
  const screen = slackScreen({ onChange })
  const front = await startSlackFront({
    upstream: workspace.url,
    onCall: (call) => screen.noticed(call),
    onResponse: (id, body) => responses.take(id, body),
  })
  const asBot = slackApi(front.url, workspace.app.botToken)
  const stamps = { newId: () => randomUUID().replaceAll('-', ''), newTs: timestamps() }
  const responses: ResponseUrls = responseUrls({ screen, asBot, ...stamps })
  const secret = `whsec_${randomBytes(24).toString('base64')}`
  const log = orchestratorLog({ onChange })
  const orchestrator = await startSampleOrchestrator({ log, secret, port: orchestratorPort })
  let requestUrl = 'http://127.0.0.1:9/not-connected-yet'
  const signer = { current: () => slackSigner(requestUrl, workspace.signingSecret) }
  const hands: SlackHands = slackHands({
    workspace,
    signer: {
      interaction: (payload) => signer.current().interaction(payload),
      command: (given) => signer.current().command(given),
      event: (envelope) => signer.current().event(envelope),
    },
    screen,
    responses,
    responseUrl: front.responseUrl,
    apiUrl: front.url,
    asBot,
    ...stamps,
  })
  const nextNumber = numbers()
  processLog.info({ slack: front.apiUrl, orchestrator: orchestrator.url }, 'The sandbox is ready.')
  return {
    slack: {
      botToken: workspace.app.botToken,
      signingSecret: workspace.signingSecret,
      channel: workspace.conversation.id,
      apiUrl: front.apiUrl,
    },
    people: workspace.people,
    policies: POLICIES,
    callbacks: { url: orchestrator.callbackUrl, secret },
    orchestratorUrl: orchestrator.url,
    page: sandboxPage({ workspace, screen, hands, orchestrator, log, changes, nextNumber }),
    connect({ baseUrl, apiKey }) {
      requestUrl = `${baseUrl}/slack/events`
      orchestrator.connect(baseUrl, apiKey)
    },
    async close() {
      changes.end()
      await Promise.all([orchestrator.close(), front.close()])
      await workspace.close()
    },
  }
}

/** Slack's message times: seconds with six digits that tell messages of one second apart. */
function timestamps(): () => string {
  let last = 0
  return () => {
    last = Math.max(Date.now() * 1000, last + 1)
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`
  }
}

/** Counts from a number that differs between runs, for the database may remember the last one's tasks. */
function numbers(): () => number {
  let last = Math.floor(Date.now() / 1000) % 9_000
  return () => {
    last += 1
    return 1_000 + last
  }
}
