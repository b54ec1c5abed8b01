import { webApi } from '@slack/bolt'
import { nothingToShow } from '../../../templates/command-answers.ts'
import { staleButton } from '../../../templates/vote-answers.ts'
import { detailsValue, pageValue } from '../button-values.ts'
import { detailsView } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { onOpening } from '../press.ts'

/** View details: the whole payload in a dialog, beginning with its first page. */
export function openDetails(needs: SlackNeeds) {
  return onOpening(needs, async ({ action, body, client }) => {
    const value = detailsValue.safeParse(action.value)
    if (!value.success) return { changed: false, message: staleButton() }
    const subject = await needs.readSubject(value.data.event)
    if (subject === undefined) return { changed: false, message: nothingToShow() }
    await client.views.open({ trigger_id: body.trigger_id, view: detailsView(subject, 0) })
    return { changed: false }
  })
}

/** Previous and Next. The slower one of two quick presses does nothing, because the view is another one by then. */
export function turnPage(needs: SlackNeeds) {
  return onOpening(needs, async ({ action, body, client }) => {
    const value = pageValue.safeParse(action.value)
    if (!value.success || body.view === undefined) return { changed: false, message: staleButton() }
    const subject = await needs.readSubject(value.data.event)
    if (subject === undefined) return { changed: false, message: nothingToShow() }
    const { id: view_id, hash } = body.view
    const view = detailsView(subject, value.data.page)
    await client.views.update({ view_id, hash, view }).catch(unlessTurnedAlready)
    return { changed: false }
  })
}

function unlessTurnedAlready(error: unknown): void {
  if (error instanceof webApi.WebAPIPlatformError && error.data.error === 'hash_conflict') return
  throw error
}
