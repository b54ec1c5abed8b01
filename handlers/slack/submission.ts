import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { z } from 'zod'
import type { Identity } from '../../src/domain/person.ts'
import { failedAnswer, staleButton } from '../../templates/vote-answers.ts'
import { attempt } from './attempt.ts'
import type { Origin } from './button-values.ts'
import { noticeView } from './dialogs.ts'
import { presserOf } from './identity.ts'
import type { SlackNeeds } from './needs.ts'
import { publishHome } from './publish-home.ts'

type Submission = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs

/** What was written into a dialog, by the ids of its fields. */
export interface Given {
  /** Without spaces around it; empty where nothing was written or chosen. */
  text(id: string): string
  /** The values that were ticked. */
  ticked(id: string): readonly string[]
}

export interface Submitted<Data> {
  readonly data: Data
  readonly given: Given
  readonly identity: Identity & { readonly channel: 'slack' }
}

/** `errors`: what is wrong, by field. `done`: the dialog closes. `show`: something takes its place. */
export type SubmitResult =
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'done' }
  | { readonly kind: 'show'; readonly view: ModalView }

/** A dialog was submitted: what it asks for is durable before it closes, and it says so itself where it did not work. */
export function onSubmit<Data extends { readonly from: Origin }>(
  needs: SlackNeeds,
  schema: z.ZodType<Data>,
  work: (submitted: Submitted<Data>) => Promise<SubmitResult>,
) {
  return async ({ ack, body, view, client }: Submission): Promise<void> => {
    const data = schema.safeParse(view.private_metadata)
    if (!data.success) return ack({ response_action: 'update', view: noticeView(staleButton()) })
    const identity = presserOf(body)
    const submitted = { data: data.data, given: givenIn(view.state), identity }
    const outcome = await attempt(needs.log, `Submitting ${view.callback_id}`, () => work(submitted))
    const result = outcome.kind === 'done' ? outcome.value : failed(view.blocks)
    await answer(ack, result)
    if (result.kind !== 'errors' && data.data.from === 'home')
      await attempt(needs.log, 'Publishing Home', () => publishHome(needs, client, identity))
  }
}

function answer(ack: Submission['ack'], result: SubmitResult): Promise<void> {
  switch (result.kind) {
    case 'errors':
      return ack({ response_action: 'errors', errors: { ...result.errors } })
    case 'show':
      return ack({ response_action: 'update', view: result.view })
    case 'done':
      return ack()
  }
}

const FAILED = 'That could not be recorded, something went wrong on our side. Please try again.'

/** What was written stays in the dialog. */
function failed(blocks: readonly { readonly type: string; readonly block_id?: string }[]): SubmitResult {
  const field = blocks.find(({ type }) => type === 'input')?.block_id
  if (field === undefined) return { kind: 'show', view: noticeView(failedAnswer()) }
  return { kind: 'errors', errors: { [field]: FAILED } }
}

interface State {
  readonly values: Readonly<Record<string, Readonly<Record<string, Element>>>>
}
interface Element {
  readonly value?: string | null
  readonly selected_option?: { readonly value: string } | null
  readonly selected_options?: readonly { readonly value: string }[] | null
}

function givenIn({ values }: State): Given {
  const found = (id: string) => values[id]?.[id]
  return {
    text: (id) => (found(id)?.value ?? found(id)?.selected_option?.value ?? '').trim(),
    ticked: (id) => found(id)?.selected_options?.map(({ value }) => value) ?? [],
  }
}
