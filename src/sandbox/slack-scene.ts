import { z } from 'zod'
import type { ResponseContext, ResponseUrls } from './response-urls.ts'
import type { SlackApi } from './slack-api.ts'
import type { SlackScreen } from './slack-screen.ts'
import type { SlackSigner } from './slack-signer.ts'
import type { FormField } from './view-state.ts'
import type { Member, Workspace } from './workspace.ts'

/** Where a button is: in a message of a conversation, or in a dialog or Home tab. */
export type Place =
  | { readonly kind: 'message'; readonly conversation: string; readonly ts: string }
  | { readonly kind: 'view'; readonly id: string; readonly fields: readonly FormField[] }

/** What Slack tells the person when it went wrong; else nothing. */
export type Trouble = string | undefined

/** What the hands of a person in Slack need of the far side. */
export interface HandsNeeds {
  readonly workspace: Workspace
  readonly signer: SlackSigner
  readonly screen: SlackScreen
  readonly responses: ResponseUrls
  readonly responseUrl: (id: string) => string
  /** The front's address: what is said through it is noticed. */
  readonly apiUrl: string
  readonly asBot: SlackApi
  newId(): string
  newTs(): string
}

const trigger = z.object({ trigger_id: z.string() })

/** Who acts, with a fresh trigger that lets the app open one dialog within three seconds. */
export async function sceneOf({ workspace, screen, asBot }: HandsNeeds, member: Member, viewId?: string) {
  const asked = { user_id: member.id, ...(viewId && { view_id: viewId }) }
  const { trigger_id: triggerId } = trigger.parse(await asBot('views.generateTriggerId', asked))
  screen.gaveTrigger(triggerId, member.id)
  return { workspace, member, triggerId }
}

export function responseUrlFor({ responses, responseUrl }: HandsNeeds, context: ResponseContext): string {
  return responseUrl(responses.give(context))
}
