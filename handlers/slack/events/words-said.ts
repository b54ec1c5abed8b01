import type { AllMiddlewareArgs, SlackEventMiddlewareArgs, webApi } from '@slack/bolt'
import type { SlackMessage } from '../../../templates/render/block-kit.ts'
import { failedAnswer } from '../../../templates/vote-answers.ts'
import { answerCommand } from '../../commands/answer-command.ts'
import { parseCommand, withoutMention } from '../../commands/parse-command.ts'
import { attempt } from '../attempt.ts'
import { slackIdentity } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { show } from '../show.ts'

type Mentioned = SlackEventMiddlewareArgs<'app_mention'> & AllMiddlewareArgs
type Written = SlackEventMiddlewareArgs<'message'> & AllMiddlewareArgs

/** Someone mentioned the bot: the same words as the slash command, and only the asker sees the answer. */
export function botMentioned(needs: SlackNeeds) {
  return async ({ event, body, client }: Mentioned): Promise<void> => {
    const { user, channel, thread_ts, text } = event
    if (user === undefined || 'bot_id' in event) return
    const asked = { text: withoutMention(text), user, team: body.team_id, deliveryId: body.event_id }
    await answerWords(needs, asked, async (screen) => {
      // An ephemeral message in a thread is only shown where the thread exists already.
      const place = { channel, ...(thread_ts !== undefined && { thread_ts }) }
      const said = await attempt(needs.log, 'Answering a mention', () =>
        client.chat.postEphemeral({ ...place, user, ...screen }),
      )
      // A conversation that the bot is not in takes no ephemeral messages.
      if (said.kind === 'failed') await client.chat.postMessage({ channel: user, ...screen })
    })
  }
}

/** Someone wrote to the bot directly: answered in the thread of what they wrote. */
export function directMessage(needs: SlackNeeds) {
  return async ({ message, body, client }: Written): Promise<void> => {
    if (message.channel_type !== 'im' || message.subtype !== undefined || message.bot_id !== undefined) return
    const { text = '', user, channel, ts, thread_ts = ts } = message
    // Other people may be mentioned in it (“ask @sam”); the bot need not be.
    const words = text.replace(/^\s*<@[A-Z0-9]+(?:\|[^>]*)?>[,:]?/, '')
    const asked = { text: words, user, team: body.team_id, deliveryId: body.event_id }
    await answerWords(needs, asked, (screen) => post(client, { channel, thread_ts }, screen))
  }
}

async function post(
  client: webApi.WebClient,
  place: { channel: string; thread_ts: string },
  screen: SlackMessage,
) {
  await client.chat.postMessage({ ...place, ...screen, unfurl_links: false, unfurl_media: false })
}

/** `text` is without the mention of the bot. */
interface Asked {
  readonly text: string
  readonly user: string
  readonly team: string
  readonly deliveryId: string
}

/** Slack delivers an event again when it saw no answer in time; only the first delivery counts. */
async function answerWords(
  needs: SlackNeeds,
  asked: Asked,
  say: (screen: SlackMessage) => Promise<void>,
): Promise<void> {
  const { text, user, team, deliveryId } = asked
  const outcome = await attempt(needs.log, 'Words to the bot', async () => {
    if (!(await needs.firstTime(`slack:${deliveryId}`))) return []
    return answerCommand(needs, parseCommand(text), slackIdentity(user, team))
  })
  const messages = outcome.kind === 'done' ? outcome.value : [failedAnswer()]
  if (messages.length > 0) await attempt(needs.log, 'Answering words to the bot', () => show(messages, say))
}
