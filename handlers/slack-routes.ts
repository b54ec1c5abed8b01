import type { App } from '@slack/bolt'
import { approveAction } from './slack/actions/approve-action.ts'
import { openDetails, turnPage } from './slack/actions/details-actions.ts'
import { openRejectView } from './slack/actions/open-reject-view.ts'
import { retryCallbackAction } from './slack/actions/retry-callback-action.ts'
import { slashCommand } from './slack/commands/slash-command.ts'
import { homeOpened } from './slack/events/home-opened.ts'
import { botMentioned, directMessage } from './slack/events/words-said.ts'
import type { SlackNeeds } from './slack/needs.ts'
import { rejectSubmission } from './slack/views/reject-view.ts'

/** The whole Slack side on one screen. */
export function slackRoutes(app: App, needs: SlackNeeds): void {
  app.action('approval.approve', approveAction(needs))
  app.action('approval.reject', openRejectView(needs))
  app.action('details.open', openDetails(needs))
  app.action('details.page', turnPage(needs))
  app.action('callback.retry', retryCallbackAction(needs))
  // Slack reports it when someone follows a link button, and wants that acknowledged.
  app.action(/^link/, async ({ ack }) => ack())

  app.view('approval.reject', rejectSubmission(needs))

  app.command('/countersign', slashCommand(needs))
  app.event('app_mention', botMentioned(needs))
  app.message(directMessage(needs))
  app.event('app_home_opened', homeOpened(needs))
}
