import type { AllMiddlewareArgs, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt'
import type { Message } from '../../src/domain/message.ts'
import { failedAnswer } from '../../templates/vote-answers.ts'
import { pendingMessages } from '../commands/pending-messages.ts'
import { attempt } from './attempt.ts'
import { type DialogPlace, placeOfPress } from './dialog-place.ts'
import { noticeView } from './dialogs.ts'
import { presserOf } from './identity.ts'
import type { SlackNeeds } from './needs.ts'
import { publishHome } from './publish-home.ts'
import { show } from './show.ts'

/** Someone pressed a button. */
export type Press = SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs

/** What a press led to. */
export interface PressResult {
  /** What the presser looks at is out of date. */
  readonly changed: boolean
  /** For the presser alone. */
  readonly message?: Message
  /** Takes the place of a list that only the presser sees; where it is left out, a changed one is read again. */
  readonly list?: readonly Message[]
  /** Shows a dialog; called after the press was acknowledged. */
  readonly dialog?: (place: DialogPlace) => Promise<void>
}

/** A press that changes something: it is made durable first, then acknowledged (Slack waits 3 s), then answered. */
export function onPress(needs: SlackNeeds, work: (press: Press) => Promise<PressResult>) {
  return async (press: Press): Promise<void> => {
    const outcome = await attempt(needs.log, `Pressing ${press.action.action_id}`, () => work(press))
    await attempt(needs.log, 'Acknowledging a press', () => press.ack())
    await answerPress(needs, press, resultOf(outcome))
  }
}

/** A press that only opens a dialog: acknowledged first, because the right to open one lasts 3 s. */
export function onOpening(needs: SlackNeeds, work: (press: Press) => Promise<PressResult>) {
  return async (press: Press): Promise<void> => {
    await attempt(needs.log, 'Acknowledging a press', () => press.ack())
    const outcome = await attempt(needs.log, `Pressing ${press.action.action_id}`, () => work(press))
    await answerPress(needs, press, resultOf(outcome))
  }
}

const FAILED: PressResult = { changed: false, message: failedAnswer() }

function resultOf(outcome: Awaited<ReturnType<typeof attempt<PressResult>>>): PressResult {
  return outcome.kind === 'done' ? outcome.value : FAILED
}

async function answerPress(needs: SlackNeeds, press: Press, result: PressResult): Promise<void> {
  const { dialog } = result
  if (dialog === undefined) return tell(needs, press, result)
  const place = placeOfPress(press.client, press.body)
  const shown = await attempt(needs.log, 'Showing a dialog', () => dialog(place))
  await tell(needs, press, shown.kind === 'done' ? result : FAILED)
}

/** A card repaints itself; the Home tab and lists that only the presser sees are brought up to date here. */
async function tell(needs: SlackNeeds, press: Press, result: PressResult): Promise<void> {
  if (!result.changed && result.message === undefined) return
  await attempt(needs.log, 'Answering a press', async () => {
    if (press.body.view?.type === 'home')
      return publishHome(needs, press.client, presserOf(press.body), result.message)
    if (press.body.view !== undefined) return tellInDialog(needs, press, result)
    if (press.body.container.is_ephemeral === true) return replaceList(needs, press, result)
    if (result.message !== undefined) await respond(press, [result.message], false)
  })
}

async function replaceList(
  needs: SlackNeeds,
  press: Press,
  { changed, message, list }: PressResult,
): Promise<void> {
  const shown = list ?? (changed ? await pendingMessages(needs, presserOf(press.body)) : [])
  await respond(press, [...(message ? [message] : []), ...shown], changed)
}

function respond(press: Press, messages: readonly Message[], replace: boolean): Promise<void> {
  const options = { response_type: 'ephemeral', replace_original: replace } as const
  return show(messages, (screen) => press.respond({ ...screen, ...options }))
}

/** The answer takes the dialog's place; where the dialog is gone by then, it comes as a direct message. */
async function tellInDialog(
  needs: SlackNeeds,
  { client, body }: Press,
  { changed, message }: PressResult,
): Promise<void> {
  const { from, show: showView } = placeOfPress(client, body)
  if (changed && from === 'home') await publishHome(needs, client, presserOf(body))
  if (message === undefined) return
  const shown = await attempt(needs.log, 'Answering in a dialog', () =>
    showView(noticeView(message, changed ? 'Done' : 'Nothing changed')),
  )
  if (shown.kind === 'done') return
  await show([message], (screen) => client.chat.postMessage({ channel: body.user.id, ...screen }))
}
