import { z } from 'zod'
import { directConversation, readConversation, waitingIn } from './conversation.ts'
import { conversationHeading, conversationHtml } from './conversation-view.ts'
import { issueHtml } from './linear/issue-view.ts'
import type { LinearSide } from './linear/linear-side.ts'
import { logHtml } from './log-view.ts'
import { FORMS, inboxHtml, type MailForm, mailHtml } from './mail/mail-view.ts'
import type { Mailbox } from './mail/mailbox.ts'
import type { OrchestratorLog } from './orchestrator-log.ts'
import type { Outages } from './outages.ts'
import { slackApi } from './slack-api.ts'
import type { SlackSide } from './slack-side.ts'
import { homeHtml, modalHtml } from './view-view.ts'
import type { Member, Workspace } from './workspace.ts'

export const tabName = z.enum(['messages', 'home', 'direct'])
export type TabName = z.infer<typeof tabName>

/** Who looks, and at what. `mail`: the one that is open. */
export const asking = z.object({
  person: z.string(),
  tab: tabName.default('messages'),
  mail: z.string().default(''),
  form: z.enum(Object.keys(FORMS) as [MailForm, ...MailForm[]]).default('html'),
})

export interface PartsNeeds {
  readonly slack: SlackSide
  readonly linear: LinearSide
  readonly mails: Mailbox
  readonly outages: Outages
  readonly log: OrchestratorLog
}

/** Everything on the page that changes, as one person sees it. */
export async function pageParts(needs: PartsNeeds, { person, tab, mail, form }: z.infer<typeof asking>) {
  const { slack, linear, mails, outages, log } = needs
  // What goes to nobody here, like ops@example.com, everybody may look at.
  const isReadBy =
    ({ email }: Member) =>
    (to: string) =>
      to === email || !slack.workspace.members.some((one) => one.email === to)
  const member = memberOf(slack.workspace, person)
  const modal = slack.screen.modal(member.id)
  const opened = mails.find(mail)
  return {
    ...(await slackParts(slack, member, tab)),
    modal: modal ? modalHtml(modal, slack.workspace) : null,
    issue: issueHtml({ users: linear.users, you: member.linear, comments: linear.comments() }),
    address: member.email,
    mails: inboxHtml(mails.threads(isReadBy(member)), member.email),
    mail: opened && isReadBy(member)(opened.to) ? mailHtml(opened, form) : '',
    log: logHtml(log.entries()),
    down: outages.all(),
  }
}

async function slackParts({ workspace, screen }: SlackSide, member: Member, tab: TabName) {
  const api = slackApi(workspace.url, member.token)
  const direct = await waitingIn(api, await conversationOf(workspace, member, 'direct'))
  if (tab === 'home') return { direct, conversation: homeHtml(screen.home(member.id), workspace) }
  const conversation = await conversationOf(workspace, member, tab)
  const htmlOf = async (id: string) =>
    conversationHtml({
      workspace,
      conversation: id,
      threads: await readConversation(api, id),
      ephemerals: screen.ephemerals(member.id, id),
    })
  const others = tab === 'messages' ? workspace.others() : []
  const elsewhere = await Promise.all(
    others.map(async ({ id, name }) => `${conversationHeading(name)}${await htmlOf(id)}`),
  )
  // At the end stands what is newest of the conversation that everything happens in.
  const heading = others.length > 0 ? conversationHeading(workspace.conversation.name) : ''
  return { direct, conversation: [...elsewhere, heading, await htmlOf(conversation)].join('') }
}

/** The conversation that is on a tab. */
export async function conversationOf(workspace: Workspace, member: Member, tab: TabName): Promise<string> {
  if (tab !== 'direct') return workspace.conversation.id
  return directConversation(slackApi(workspace.url, member.token), workspace.app.botUser)
}

/** Throws what answers with 404 where there is nobody of this id. */
export function memberOf({ members }: Workspace, id: string): Member {
  const found = members.find((member) => member.id === id)
  if (found === undefined) throw Object.assign(new Error('No such member.'), { statusCode: 404 })
  return found
}
