import { nothingToShow } from '../../../templates/command-answers.ts'
import { staleButton } from '../../../templates/vote-answers.ts'
import { detailsValue, pageValue } from '../button-values.ts'
import { presserOf } from '../identity.ts'
import type { SlackNeeds } from '../needs.ts'
import { onOpening, type Press, type PressResult } from '../press.ts'
import { reading } from '../reading.ts'

/** View details: the whole payload in a dialog, beginning with its first page. */
export function openDetails(needs: SlackNeeds) {
  return onOpening(needs, async (press) => {
    const value = detailsValue.safeParse(press.action.value)
    return value.success ? page(needs, press, value.data.event, 0) : STALE
  })
}

/** Previous and Next. */
export function turnPage(needs: SlackNeeds) {
  return onOpening(needs, async (press) => {
    const value = pageValue.safeParse(press.action.value)
    return value.success ? page(needs, press, value.data.event, value.data.page) : STALE
  })
}

const STALE: PressResult = { changed: false, message: staleButton() }

async function page(
  needs: SlackNeeds,
  { body }: Press,
  eventId: string,
  wanted: number,
): Promise<PressResult> {
  const subject = await needs.readSubject(eventId)
  if (subject === undefined) return { changed: false, message: nothingToShow() }
  return { changed: false, dialog: reading(needs, presserOf(body), subject, wanted) }
}
