import type { App } from '@slack/bolt'
import { approveAction } from './slack/actions/approve-action.ts'
import { openDetails, turnPage } from './slack/actions/details-actions.ts'
import {
  acceptInquiry,
  openAnswerView,
  openAskView,
  openSendBackView,
  retryInquiryAction,
} from './slack/actions/inquiry-actions.ts'
import { moreAction } from './slack/actions/more-action.ts'
import { openApproveView } from './slack/actions/open-approve-view.ts'
import { openGrantView } from './slack/actions/open-grant-view.ts'
import { openRejectView } from './slack/actions/open-reject-view.ts'
import {
  openBatchView,
  openReassignView,
  openSnoozeView,
  openStandingView,
} from './slack/actions/open-views.ts'
import { retryCallbackAction } from './slack/actions/retry-callback-action.ts'
import { revokeStandingAction } from './slack/actions/revoke-standing-action.ts'
import { withdrawAction } from './slack/actions/withdraw-action.ts'
import { homeOpened } from './slack/events/home-opened.ts'
import { botMentioned, directMessage } from './slack/events/words-said.ts'
import type { SlackNeeds } from './slack/needs.ts'
import { slashCommand } from './slack/slash-command.ts'
import { approveSubmission } from './slack/views/approve-view.ts'
import { batchSubmission } from './slack/views/batch-view.ts'
import { grantSubmission } from './slack/views/grant-view.ts'
import { answerSubmission, askSubmission, sendBackSubmission } from './slack/views/inquiry-views.ts'
import { reassignSubmission } from './slack/views/reassign-view.ts'
import { rejectSubmission } from './slack/views/reject-view.ts'
import { snoozeSubmission } from './slack/views/snooze-view.ts'
import { standingSubmission } from './slack/views/standing-view.ts'

/** The whole Slack side on one screen. */
export function slackRoutes(app: App, needs: SlackNeeds): void {
  app.action('approval.approve', approveAction(needs))
  app.action('approval.reject', openRejectView(needs))
  app.action('approval.grant-fewer', openGrantView(needs))
  app.action('approval.more', moreAction(needs))
  app.action('approval.conditions', openApproveView(needs))
  app.action('approval.withdraw', withdrawAction(needs))
  app.action('approval.reassign', openReassignView(needs))
  app.action('approval.snooze', openSnoozeView(needs))
  app.action('approval.standing', openStandingView(needs))
  app.action('approval.batch', openBatchView(needs))
  app.action('standing.revoke', revokeStandingAction(needs))
  app.action('details.open', openDetails(needs))
  app.action('details.page', turnPage(needs))
  app.action('callback.retry', retryCallbackAction(needs))
  app.action('inquiry.answer', openAnswerView(needs))
  app.action('inquiry.accept', acceptInquiry(needs))
  app.action('inquiry.send-back', openSendBackView(needs))
  app.action('inquiry.ask', openAskView(needs))
  app.action('inquiry.retry', retryInquiryAction(needs))
  // Slack reports it when someone follows a link button, and wants that acknowledged.
  app.action(/^link/, async ({ ack }) => ack())

  app.view('approval.approve', approveSubmission(needs))
  app.view('approval.reject', rejectSubmission(needs))
  app.view('approval.grant', grantSubmission(needs))
  app.view('approval.reassign', reassignSubmission(needs))
  app.view('approval.snooze', snoozeSubmission(needs))
  app.view('approval.standing', standingSubmission(needs))
  app.view('approval.batch', batchSubmission(needs))
  app.view('inquiry.answer', answerSubmission(needs))
  app.view('inquiry.send-back', sendBackSubmission(needs))
  app.view('inquiry.ask', askSubmission(needs))

  app.command('/countersign', slashCommand(needs))
  app.event('app_mention', botMentioned(needs))
  app.message(directMessage(needs))
  app.event('app_home_opened', homeOpened(needs))
}
