import type { AllMiddlewareArgs, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt'
import type { Message } from '../../src/domain/message.ts'
import { failedAnswer } from '../../templates/vote-answers.ts'
import { attempt } from './attempt.ts'
import { presserOf } from './identity.ts'
import type { SlackNeeds } from './needs.ts'
import { pendingMessages } from './pending-messages.ts'
import { publishHome } from './publish-home.ts'
import { show } from './show.ts'

/** Someone pressed a button. */
export type Press = SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs

/** What a press led to. `changed`: what the presser looks at is out of date. `message`: for the presser alone. */
export interface PressResult {
  readonly changed: boolean
  readonly message?: Message
}

/** A press that changes something: it is made durable first, then acknowledged (Slack waits 3 s), then answered. */
export function onPress(needs: SlackNeeds, work: (press: Press) => Promise<PressResult>) {
  return async (press: Press): Promise<void> => {
    const outcome = await attempt(needs.log, `Pressing ${press.action.action_id}`, () => work(press))
    await attempt(needs.log, 'Acknowledging a press', () => press.ack())
    await answerPress(needs, press, resultOf(outcome))
  }
}

/** A press that opens a dialog: acknowledged first, because the right to open one lasts 3 s. */
export function onOpening(needs: SlackNeeds, work: (press: Press) => Promise<PressResult>) {
  return async (press: Press): Promise<void> => {
    await attempt(needs.log, 'Acknowledging a press', () => press.ack())
    const outcome = await attempt(needs.log, `Pressing ${press.action.action_id}`, () => work(press))
    await answerPress(needs, press, resultOf(outcome))
  }
}

function resultOf(outcome: Awaited<ReturnType<typeof attempt<PressResult>>>): PressResult {
  return outcome.kind === 'done' ? outcome.value : { changed: false, message: failedAnswer() }
}

/** A card repaints itself; the Home tab and lists that only the presser sees are brought up to date here. */
async function answerPress(needs: SlackNeeds, press: Press, result: PressResult): Promise<void> {
  if (!result.changed && result.message === undefined) return
  await attempt(needs.log, 'Answering a press', async () => {
    if (press.body.view?.type === 'home')
      return publishHome(needs, press.client, presserOf(press.body), result.message)
    if (press.body.view !== undefined) return tellDirectly(press, result)
    if (press.body.container.is_ephemeral === true) return replaceList(needs, press, result)
    if (result.message !== undefined) await respond(press, [result.message], false)
  })
}

async function replaceList(
  needs: SlackNeeds,
  press: Press,
  { changed, message }: PressResult,
): Promise<void> {
  const list = changed ? await pendingMessages(needs, presserOf(press.body)) : []
  await respond(press, [...(message ? [message] : []), ...list], changed)
}

function respond(press: Press, messages: readonly Message[], replace: boolean): Promise<void> {
  const options = { response_type: 'ephemeral', replace_original: replace } as const
  return show(messages, (screen) => press.respond({ ...screen, ...options }))
}

/** A dialog has no place for a reply beside it. */
async function tellDirectly({ client, body }: Press, { message }: PressResult): Promise<void> {
  if (message === undefined) return
  await show([message], (screen) => client.chat.postMessage({ channel: body.user.id, ...screen }))
}
