import { randomUUID } from 'node:crypto'
import type { Outages } from './outages.ts'
import { type ResponseUrls, responseUrls } from './response-urls.ts'
import { slackApi } from './slack-api.ts'
import { startSlackFront } from './slack-front.ts'
import { type SlackHands, slackHands } from './slack-hands.ts'
import { type SlackScreen, slackScreen } from './slack-screen.ts'
import { slackSigner } from './slack-signer.ts'
import { startWorkspace, type Workspace } from './workspace.ts'

/** The emulated Slack: its state, what people do there, and what Countersign needs to reach it. */
export interface SlackSide {
  readonly settings: {
    readonly botToken: string
    readonly signingSecret: string
    /** A conversation id, the same on every start. */
    readonly channel: string
    readonly apiUrl: string
  }
  readonly workspace: Workspace
  readonly screen: SlackScreen
  readonly hands: SlackHands
  /** Where Countersign listens, without a trailing slash. Nothing is sent there before. */
  connect(baseUrl: string): void
  close(): Promise<void>
}

interface Needs {
  readonly outages: Outages
  onChange(): void
}

export async function startSlackSide({ outages, onChange }: Needs): Promise<SlackSide> {
  const workspace = await startWorkspace()
  const screen = slackScreen({ onChange })
  const front = await startSlackFront({
    upstream: workspace.url,
    isDown: () => outages.isDown('slack'),
    onCall: (call) => screen.noticed(call),
    // Here whatever conversation a route names is there, and everybody is in it.
    onMissing: (name) => workspace.makeConversation(name),
    onResponse: (id, body) => responses.take(id, body),
  })
  const asBot = slackApi(front.url, workspace.app.botToken)
  const stamps = { newId: () => randomUUID().replaceAll('-', ''), newTs: timestamps() }
  const responses: ResponseUrls = responseUrls({ screen, asBot, ...stamps })
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
  return {
    settings: {
      botToken: workspace.app.botToken,
      signingSecret: workspace.signingSecret,
      channel: workspace.conversation.id,
      apiUrl: front.apiUrl,
    },
    workspace,
    screen,
    hands,
    connect(baseUrl) {
      requestUrl = `${baseUrl}/slack/events`
    },
    async close() {
      await front.close()
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
