import { z } from 'zod'
import { directConversation } from './conversation.ts'
import { heedSubmission } from './heed-submission.ts'
import { pressButton } from './press-button.ts'
import type { ResponseContext } from './response-urls.ts'
import { slackApi } from './slack-api.ts'
import { eventCallback, slashCommand, viewClosed, viewSubmission } from './slack-payloads.ts'
import { type HandsNeeds, type Place, responseUrlFor, sceneOf, type Trouble } from './slack-scene.ts'
import { type SlackAnswer, troubleIn } from './slack-signer.ts'
import { type FormField, viewState } from './view-state.ts'
import type { Member } from './workspace.ts'

/** What a person does in Slack. Each returns what Slack would tell them when it went wrong, else nothing. */
export interface SlackHands {
  press(member: Member, place: Place, blockId: string, actionId: string): Promise<Trouble>
  submit(member: Member, fields: readonly FormField[]): Promise<Trouble>
  close(member: Member): Promise<Trouble>
  say(member: Member, conversation: string, text: string): Promise<Trouble>
  openHome(member: Member): Promise<Trouble>
}

const posted = z.object({ ts: z.string() })

/** Does what Slack does when a person presses, submits, types or looks: signs a request, and heeds the answer. */
export function slackHands(needs: HandsNeeds): SlackHands {
  return {
    press: (member, place, blockId, actionId) => pressButton(needs, member, place, { blockId, actionId }),
    submit: (member, fields) => submit(needs, member, fields),
    close: (member) => close(needs, member),
    say: (member, conversation, text) =>
      text.startsWith('/')
        ? command(needs, member, conversation, text)
        : speak(needs, member, conversation, text),
    openHome: (member) => openHome(needs, member),
  }
}

async function submit(needs: HandsNeeds, member: Member, fields: readonly FormField[]): Promise<Trouble> {
  const view = needs.screen.modal(member.id)?.view
  if (view === undefined) return undefined
  const scene = await sceneOf(needs, member, view.id)
  const state = viewState(view.blocks, fields)
  const answer = await needs.signer.interaction(viewSubmission({ ...scene, view, state }))
  return heedSubmission(needs, member, view, answer)
}

async function close({ workspace, screen, signer }: HandsNeeds, member: Member): Promise<Trouble> {
  const view = screen.modal(member.id)?.view
  if (view === undefined) return undefined
  screen.closeModal(member.id, 'top')
  if (!view.notify_on_close) return undefined
  const closing = { workspace, member, triggerId: '', view, state: {}, isCleared: false }
  return troubleIn(await signer.interaction(viewClosed(closing)))
}

async function command(
  needs: HandsNeeds,
  member: Member,
  conversation: string,
  typed: string,
): Promise<Trouble> {
  const [name = '', ...words] = typed.split(/\s+/)
  const context = { user: member.id, conversation }
  const scene = await sceneOf(needs, member)
  const responseUrl = responseUrlFor(needs, context)
  const fields = slashCommand({ ...scene, conversation, command: name, text: words.join(' '), responseUrl })
  const answer = await needs.signer.command(fields)
  await showAnswer(needs, context, answer)
  return troubleIn(answer)
}

/** A command may be answered at once, with plain text or with a message. */
async function showAnswer({ responses }: HandsNeeds, context: ResponseContext, answer: SlackAnswer) {
  if (answer.kind === 'failed' || !answer.body) return
  const { body } = answer
  await responses.answer(context, typeof body === 'string' ? { text: body } : body)
}

async function speak(needs: HandsNeeds, member: Member, channel: string, typed: string): Promise<Trouble> {
  const { workspace, apiUrl } = needs
  const mention = `<@${workspace.app.botUser}>`
  const text = typed.replaceAll(/@countersign\b/gi, mention)
  const asMember = slackApi(apiUrl, member.token)
  const { ts } = posted.parse(await asMember('chat.postMessage', { channel, text }))
  const isDirect = channel !== workspace.conversation.id
  if (!isDirect && !text.includes(mention)) return undefined
  const kind = isDirect ? { type: 'message', channel_type: 'im' } : { type: 'app_mention' }
  return sendEvent(needs, { ...kind, user: member.id, text, ts, event_ts: ts, channel })
}

async function openHome(needs: HandsNeeds, member: Member): Promise<Trouble> {
  const channel = await directConversation(needs.asBot, member.id)
  const view = needs.screen.home(member.id)
  const opened = { user: member.id, channel, tab: 'home', event_ts: needs.newTs(), ...(view && { view }) }
  return sendEvent(needs, { type: 'app_home_opened', ...opened })
}

async function sendEvent({ workspace, signer, newId, newTs }: HandsNeeds, event: object): Promise<Trouble> {
  const at = Math.floor(Number(newTs()))
  return troubleIn(await signer.event(eventCallback(workspace, event, `Ev${newId()}`, at)))
}
