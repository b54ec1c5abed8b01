import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Person } from '../domain/person.ts'
import type { PolicyRule } from '../domain/policy.ts'
import type { Log } from '../ports/log.ts'
import { changeFeed } from './change-feed.ts'
import { type LinearSide, startLinearSide } from './linear/linear-side.ts'
import { startMailServer } from './mail/mail-server.ts'
import { mailbox } from './mail/mailbox.ts'
import { orchestratorLog } from './orchestrator-log.ts'
import { outages } from './outages.ts'
import { sandboxPage } from './page.ts'
import { POLICIES } from './policies.ts'
import { startSampleOrchestrator } from './sample-orchestrator.ts'
import { type SlackSide, startSlackSide } from './slack-side.ts'

/** The far side of Countersign, emulated: what a real installation would find in its environment. */
export interface Sandbox {
  readonly slack: SlackSide['settings']
  readonly linear: LinearSide['settings']
  readonly email: {
    readonly host: string
    readonly port: number
    readonly secure: 'none'
    readonly from: string
    /** Everybody's address, also those of whom Countersign does not know. */
    readonly to: readonly string[]
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
const MAIL_FROM = 'Countersign <countersign@sandbox.example>'

export interface SandboxOptions {
  readonly log: Log
  /** The orchestrator's preferred port; 0 for any. */
  readonly orchestratorPort?: number
}

/** Starts the emulated Slack, Linear and mail server, and the sample orchestrator, on loopback ports. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { log: processLog, orchestratorPort = ORCHESTRATOR_PORT } = options
  const changes = changeFeed()
  const onChange = () => changes.changed()
  const down = outages({ onChange })
  const slack = await startSlackSide({ outages: down, onChange })
  const { members, people } = slack.workspace
  const linear = await startLinearSide({
    users: members.map(({ linear }) => linear),
    outages: down,
    onChange,
  })
  const mails = mailbox({ onChange })
  const mailServer = await startMailServer({ isDown: () => down.isDown('mail'), onMail: mails.take })
  const secret = `whsec_${randomBytes(24).toString('base64')}`
  const log = orchestratorLog({ onChange })
  const orchestrator = await startSampleOrchestrator({ log, secret, port: orchestratorPort })
  const nextNumber = numbers()
  processLog.info(
    { slack: slack.settings.apiUrl, linear: linear.settings.apiUrl, orchestrator: orchestrator.url },
    'The sandbox is ready.',
  )
  return {
    slack: slack.settings,
    linear: linear.settings,
    email: {
      host: '127.0.0.1',
      port: mailServer.port,
      secure: 'none',
      from: MAIL_FROM,
      to: members.map(({ email }) => email),
    },
    people,
    policies: POLICIES,
    callbacks: { url: orchestrator.callbackUrl, secret },
    orchestratorUrl: orchestrator.url,
    page: sandboxPage({ slack, linear, mails, outages: down, orchestrator, log, changes, nextNumber }),
    connect({ baseUrl, apiKey }) {
      slack.connect(baseUrl)
      linear.connect(baseUrl)
      orchestrator.connect(baseUrl, apiKey)
    },
    async close() {
      changes.end()
      await Promise.all([orchestrator.close(), slack.close(), linear.close(), mailServer.close()])
    },
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
