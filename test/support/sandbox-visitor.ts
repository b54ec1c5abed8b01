import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Who plays, by the words of the page's own list. */
const PEOPLE = {
  alex: 'Alex Kim · tech_lead',
  sam: 'Sam Rivera · security_team, team_lead',
  jo: 'Jo Park · cto',
  robin: 'Robin Guest · unknown to Countersign',
} as const

/** A card in the conversation, and what names it. */
interface SeenCard {
  readonly task: string
  readonly card: Locator
}

/** What a visitor of the sandbox's page does and sees, by the words on the screen. */
export interface Visitor {
  readonly page: Page
  readonly dialog: Locator
  readonly log: Locator
  become(who: keyof typeof PEOPLE): Promise<void>
  /** The card of the event that is sent by doing this. */
  sentBy(doing: () => Promise<void>): Promise<SeenCard>
  /** Chooses an example and sends it; resolves when its card is there. */
  send(example?: string): Promise<SeenCard>
  /** Sends an event of one's own through "Edit the event". */
  sendOwn(event: { readonly task_id: string; readonly data: object }): Promise<SeenCard>
  type(words: string): Promise<void>
  /** The newest message that only this person sees contains these words. */
  isTold(words: string | RegExp): Promise<void>
}

export const DEPLOY = 'Approval: deploy api to production'
const WITHIN = { timeout: 20_000, interval: 50 }

/** Waits until the words stand there. */
export async function shows(place: Locator, words: string | RegExp): Promise<void> {
  await expect.poll(() => place.innerText(), WITHIN).toMatch(words)
}

export function visitor(page: Page): Visitor {
  const eventText = page.getByLabel('The event as JSON')
  const sendButton = page.getByRole('button', { name: 'Send', exact: true })

  /** The page makes each example's task id anew, so that what was really sent names the card. */
  async function sentBy(doing: () => Promise<void>): Promise<SeenCard> {
    const [request] = await Promise.all([page.waitForRequest('**/sandbox/send'), doing()])
    const { event } = request.postDataJSON() as { event: string }
    const { task_id: task } = JSON.parse(event) as { task_id: string }
    // Messages that only one person sees may name the task as well; they stand below the card.
    const card = page.locator('article.thread', { hasText: `task ${task}` }).first()
    await card.waitFor({ state: 'attached' })
    return { task, card }
  }

  return {
    page,
    dialog: page.getByRole('dialog'),
    log: page.locator('#log'),
    become: async (who) => {
      await page.getByLabel('You are').selectOption({ label: PEOPLE[who] })
    },
    sentBy,
    async send(example = DEPLOY) {
      await page.getByLabel('Send an event').selectOption({ label: example })
      return sentBy(() => sendButton.click())
    },
    async sendOwn(event) {
      if (!(await eventText.isVisible())) await page.getByText('Edit the event').click()
      await eventText.fill(JSON.stringify(event))
      return sentBy(() => sendButton.click())
    },
    async type(words) {
      await page.getByLabel('Message', { exact: true }).fill(words)
      await page.keyboard.press('Enter')
    },
    isTold: (words) => shows(page.locator('.ephemeral').last(), words),
  }
}

/** Presses one of the buttons of a card or a dialog, the lower one where the cross in a dialog's corner has the same name. */
export function press(place: Locator, name: string): Promise<void> {
  return place.getByRole('button', { name, exact: true }).last().click()
}
