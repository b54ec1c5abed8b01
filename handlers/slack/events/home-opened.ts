import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt'
import { attempt } from '../attempt.ts'
import { slackIdentity } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { publishHome } from '../publish-home.ts'

type Opened = SlackEventMiddlewareArgs<'app_home_opened'> & AllMiddlewareArgs

/** Someone opened the app's Home tab: their inbox. Publishing twice does no harm, so that redeliveries need no care. */
export function homeOpened(needs: SlackNeeds) {
  return async ({ event, body, client }: Opened): Promise<void> => {
    if (event.tab !== 'home') return
    const identity = slackIdentity(event.user, body.team_id)
    await attempt(needs.log, 'Publishing Home', () => publishHome(needs, client, identity))
  }
}
