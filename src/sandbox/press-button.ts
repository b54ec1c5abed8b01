import { readConversation } from './conversation.ts'
import { type Pressable, pressableElements } from './pressable-elements.ts'
import type { SlackApi } from './slack-api.ts'
import { messagePress, viewPress } from './slack-payloads.ts'
import { type HandsNeeds, type Place, responseUrlFor, sceneOf, type Trouble } from './slack-scene.ts'
import type { SlackBlock, SlackMessage } from './slack-shapes.ts'
import { troubleIn } from './slack-signer.ts'
import { viewState } from './view-state.ts'
import type { Member } from './workspace.ts'

/** Names a button within its message or view. */
export interface ButtonName {
  readonly blockId: string
  readonly actionId: string
}

const GONE = 'This button is no longer there: the message has changed.'

/** Presses a button as Slack would send it, with the value that the message or view now holds, not what the page says. */
export function pressButton(
  needs: HandsNeeds,
  member: Member,
  place: Place,
  name: ButtonName,
): Promise<Trouble> {
  return place.kind === 'message'
    ? pressInMessage(needs, member, place, name)
    : pressInView(needs, member, place, name)
}

async function pressInMessage(
  needs: HandsNeeds,
  member: Member,
  { conversation, ts }: Place & { kind: 'message' },
  name: ButtonName,
): Promise<Trouble> {
  const ephemeral = needs.screen.ephemeral(ts)
  const message = ephemeral ? undefined : await findMessage(needs.asBot, conversation, ts)
  const pressed = findButton(ephemeral?.blocks ?? message?.blocks ?? [], name)
  if (pressed === undefined) return GONE
  const original = { ts, ephemeral: ephemeral !== undefined }
  const responseUrl = responseUrlFor(needs, { user: member.id, conversation, original })
  const scene = await sceneOf(needs, member)
  const at = needs.newTs()
  const press = messagePress({ ...scene, conversation, ts, message, pressed, responseUrl, at })
  return troubleIn(await needs.signer.interaction(press))
}

async function pressInView(
  needs: HandsNeeds,
  member: Member,
  { id, fields }: Place & { kind: 'view' },
  name: ButtonName,
): Promise<Trouble> {
  const { screen, signer, newTs } = needs
  const view = [screen.modal(member.id)?.view, screen.home(member.id)].find((one) => one?.id === id)
  const pressed = findButton(view?.blocks ?? [], name)
  if (view === undefined || pressed === undefined) return GONE
  const scene = await sceneOf(needs, member, view.id)
  const state = viewState(view.blocks, fields)
  return troubleIn(await signer.interaction(viewPress({ ...scene, view, state, pressed, at: newTs() })))
}

function findButton(blocks: readonly SlackBlock[], { blockId, actionId }: ButtonName): Pressable | undefined {
  return pressableElements(blocks).find(
    (one) => one.blockId === blockId && one.element.action_id === actionId,
  )
}

async function findMessage(
  api: SlackApi,
  conversation: string,
  ts: string,
): Promise<SlackMessage | undefined> {
  const threads = await readConversation(api, conversation)
  return threads.flatMap(({ message, replies }) => [message, ...replies]).find((one) => one.ts === ts)
}
