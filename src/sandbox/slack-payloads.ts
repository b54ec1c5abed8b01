import type { Pressable } from './pressable-elements.ts'
import type { SlackMessage, SlackView } from './slack-shapes.ts'
import type { ViewState } from './view-state.ts'
import type { Member, Workspace } from './workspace.ts'

/** What every interaction says about who and where (docs.slack.dev, "Interaction payloads"). */
interface Scene {
  readonly workspace: Workspace
  readonly member: Member
  readonly triggerId: string
}

function scene({ workspace: { team, app }, member, triggerId }: Scene) {
  return {
    user: { id: member.id, username: member.handle, name: member.handle, team_id: team.id },
    api_app_id: app.id,
    token: 'sandbox',
    team,
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: triggerId,
  }
}

function action({ blockId, element }: Pressable, at: string) {
  const { options: _, ...rest } = element
  return { ...rest, block_id: blockId, action_ts: at }
}

interface MessagePress extends Scene {
  readonly conversation: string
  readonly ts: string
  /** Absent for an ephemeral message, as in Slack. */
  readonly message: SlackMessage | undefined
  readonly pressed: Pressable
  readonly responseUrl: string
  readonly at: string
}

/** `block_actions` from a button in a message. */
export function messagePress(press: MessagePress) {
  const { workspace, message, conversation, ts, pressed, responseUrl, at } = press
  const thread = message?.thread_ts ? { thread_ts: message.thread_ts } : {}
  return {
    type: 'block_actions',
    ...scene(press),
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: conversation,
      is_ephemeral: message === undefined,
      ...thread,
    },
    channel: { id: conversation, name: channelName(workspace, conversation) },
    ...(message && { message }),
    state: { values: {} },
    response_url: responseUrl,
    actions: [action(pressed, at)],
  }
}

interface ViewScene extends Scene {
  readonly view: SlackView
  readonly state: ViewState
}

/** `block_actions` from a button in a dialog or a Home tab. */
export function viewPress(press: ViewScene & { readonly pressed: Pressable; readonly at: string }) {
  return {
    type: 'block_actions',
    ...scene(press),
    container: { type: 'view', view_id: press.view.id },
    view: withState(press),
    actions: [action(press.pressed, press.at)],
  }
}

export function viewSubmission(submission: ViewScene) {
  return {
    type: 'view_submission',
    ...scene(submission),
    view: withState(submission),
    response_urls: [],
  }
}

export function viewClosed(closing: ViewScene & { readonly isCleared: boolean }) {
  const { trigger_id: _, ...rest } = scene(closing)
  return { type: 'view_closed', ...rest, view: withState(closing), is_cleared: closing.isCleared }
}

function withState({ workspace, view, state }: ViewScene) {
  return { ...view, app_installed_team_id: workspace.team.id, state: { values: state } }
}

interface Typed extends Scene {
  readonly conversation: string
  readonly command: string
  readonly text: string
  readonly responseUrl: string
}

/** The form fields of a slash command. */
export function slashCommand({
  workspace,
  member,
  triggerId,
  conversation,
  command,
  text,
  responseUrl,
}: Typed) {
  return {
    token: 'sandbox',
    team_id: workspace.team.id,
    team_domain: workspace.team.domain,
    channel_id: conversation,
    channel_name: channelName(workspace, conversation),
    user_id: member.id,
    user_name: member.handle,
    command,
    text,
    api_app_id: workspace.app.id,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: triggerId,
  }
}

/** The envelope of the Events API. `id` is unique for each event; `at` is in seconds. */
export function eventCallback(workspace: Workspace, event: object, id: string, at: number) {
  const { team, app } = workspace
  return {
    token: 'sandbox',
    team_id: team.id,
    api_app_id: app.id,
    type: 'event_callback',
    event_id: id,
    event_time: at,
    event,
    is_ext_shared_channel: false,
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
  }
}

function channelName({ conversation }: Workspace, id: string): string {
  return id === conversation.id ? conversation.name : 'directmessage'
}
