import type { ModalView } from '@slack/types'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import { type Origin, originData } from './button-values.ts'

/** Where a dialog is shown: in a window of its own, or in place of the one that was pressed in. They never pile up. */
export interface DialogPlace {
  readonly from: Origin
  show(view: ModalView): Promise<void>
  /** Replaces what `show` showed; does nothing where the person has moved on. */
  refine(view: ModalView): Promise<void>
}

/** The body of a press, as far as it says where dialogs go. */
interface Pressed {
  readonly trigger_id: string
  readonly view?:
    | { readonly type: string; readonly id: string; readonly hash: string; readonly private_metadata: string }
    | undefined
}

export function placeOfPress(client: WebClient, { trigger_id, view }: Pressed): DialogPlace {
  if (view?.type !== 'modal') {
    return place(client, view === undefined ? 'conversation' : 'home', (next) =>
      client.views.open({ trigger_id, view: next }),
    )
  }
  const { id: view_id, hash, private_metadata } = view
  const remembered = originData.safeParse(private_metadata)
  // The slower one of two quick presses does nothing, because the view is another one by then.
  return place(client, remembered.success ? remembered.data.from : 'conversation', (next) =>
    client.views.update({ view_id, hash, view: next }).catch(unlessMovedOn),
  )
}

export function placeOfCommand(client: WebClient, trigger_id: string): DialogPlace {
  return place(client, 'conversation', (view) => client.views.open({ trigger_id, view }))
}

interface Answer {
  readonly view?: { readonly id?: string; readonly hash?: string }
}

function place(
  client: WebClient,
  from: Origin,
  send: (view: ModalView) => Promise<Answer | undefined>,
): DialogPlace {
  let shown: Answer['view']
  return {
    from,
    async show(view) {
      shown = (await send(view))?.view
    },
    async refine(view) {
      if (shown?.id === undefined) return
      const { id: view_id, hash } = shown
      await client.views.update({ view_id, ...(hash !== undefined && { hash }), view }).catch(unlessMovedOn)
    },
  }
}

function unlessMovedOn(error: unknown): undefined {
  const isOurs = error instanceof WebAPIPlatformError
  if (isOurs && ['hash_conflict', 'not_found'].includes(error.data.error)) return undefined
  throw error
}
