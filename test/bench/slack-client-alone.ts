import { slackClient } from '../../src/adapters/slack/slack-client.ts'
import { slackLogger } from '../../src/adapters/slack/slack-logger.ts'
import type { Log } from '../../src/ports/log.ts'
import type { BareSpec } from './bare-results.ts'
import { LOAD } from './load.ts'
import { now } from './now.ts'
import { inParallel } from './pace.ts'

const CALLS = 1000
const WARM_UP = 100

/** Calls a second that Slack's own client makes to the stub, as many at once as a lane has workers. */
export async function slackClientAlone({ slackApiUrl }: BareSpec, log: Log): Promise<number> {
  const access = {
    botToken: 'xoxb-bench',
    signingSecret: undefined,
    appToken: undefined,
    apiUrl: slackApiUrl,
  }
  const client = slackClient(access, slackLogger(log))
  const post = () => client.chat.postMessage({ channel: 'C0BENCH', text: 'A message', blocks: someBlocks() })
  await inParallel(Array.from({ length: WARM_UP }), LOAD.workersAtOnce, post)
  const began = now()
  await inParallel(Array.from({ length: CALLS }), LOAD.workersAtOnce, post)
  return (CALLS / (now() - began)) * 1000
}

/** About as much as a card. */
function someBlocks() {
  const text = { type: 'mrkdwn' as const, text: 'The tests passed; the migration was tried on a copy.' }
  return Array.from({ length: 6 }, () => ({ type: 'section' as const, text }))
}
