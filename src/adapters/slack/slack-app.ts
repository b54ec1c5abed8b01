import type { RequestListener } from 'node:http'
import { App, type AppOptions, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Log } from '../../ports/log.ts'
import { clientOptions, type SlackAccess, slackClient } from './slack-client.ts'
import { slackLogger } from './slack-logger.ts'
import { keepConnected } from './socket-connection.ts'

/** Interactions carry the whole view or message they come from; nothing of Slack's is larger. */
const BODY_LIMIT_BYTES = 1024 * 1024

export interface SlackApp {
  /** Bolt: handlers register here (handlers/slack-routes.ts). */
  readonly app: App
  readonly client: WebClient
  /** What is mounted at `POST /slack/events`; undefined in Socket Mode. It checks signatures itself. */
  readonly requestListener: RequestListener | undefined
  /** Opens the connection of Socket Mode in the background; does nothing in HTTP mode. Never fails because Slack is down. */
  start(): void
  stop(): Promise<void>
}

interface Needs {
  readonly config: SlackAccess
  readonly log: Log
}

/** The Slack side, in Socket Mode where there is an app token and over HTTP otherwise. Makes no call to Slack by itself. */
export function createSlackApp({ config, log }: Needs): SlackApp {
  const logger = slackLogger(log)
  const common = { config, log, client: slackClient(config, logger) }
  return config.appToken === undefined ? overHttp(common) : overSocket(common, config.appToken)
}

interface Common extends Needs {
  readonly client: WebClient
}

function overHttp({ config, log, client }: Common): SlackApp {
  const { signingSecret } = config
  if (signingSecret === undefined) throw new Error('Slack over HTTP needs SLACK_SIGNING_SECRET.')
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: '/slack/events',
    bodyLimit: BODY_LIMIT_BYTES,
    logger: slackLogger(log),
  })
  const app = boltApp(config, log, receiver)
  return { app, client, requestListener: receiver.requestListener, start: () => {}, stop: async () => {} }
}

function overSocket({ config, log, client }: Common, appToken: string): SlackApp {
  const logger = slackLogger(log)
  const receiver = new SocketModeReceiver({
    appToken,
    // Its own reconnecting ends the process where Slack is down at that moment (an unhandled rejection).
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions(config, logger) },
    logger,
  })
  const app = boltApp(config, log, receiver)
  return { app, client, requestListener: undefined, ...keepConnected({ socket: receiver.client, log }) }
}

function boltApp(config: SlackAccess, log: Log, receiver: HTTPReceiver | SocketModeReceiver): App {
  const logger = slackLogger(log)
  const options: AppOptions = {
    receiver,
    logger,
    logLevel: LogLevel.WARN,
    clientOptions: clientOptions(config, logger),
    // Given a token instead, Bolt would ask Slack who it is at every event, and fail where Slack is down.
    authorize: async () => ({ botToken: config.botToken }),
    // Handlers ignore every bot by themselves, so that nobody needs to know our own bot id.
    ignoreSelf: false,
    // The default keeps the state of conversations in memory.
    convoStore: false,
  }
  const app = new App(options)
  app.error(async (error) => {
    log.error({ part: 'slack', code: error.code }, `A Slack handler failed: ${error.name}`)
    throw error
  })
  return app
}
