import type { Locator, Page } from 'playwright-core'
import { press, shows, type Visitor } from './sandbox-visitor.ts'

/** Where people decide. */
export const PLACES = ['slack', 'linear', 'email'] as const
export type Place = (typeof PLACES)[number]

/** One approval, as it stands on all three channels of the page. */
export interface Everywhere {
  readonly task: string
  readonly title: string
  /** The beginning of the approval's id. */
  readonly id: string
  readonly slack: Locator
  /** The thread on the hub issue. */
  readonly linear: Locator
  /** The thread of mails of whoever looks. */
  readonly email: Locator
}

let sent = 0

/** Sends an approval of high risk, and waits until it asks on all three channels. */
export async function askEverywhere({ page, sendOwn }: Visitor, more: object = {}): Promise<Everywhere> {
  sent += 1
  const task = `ALL-${100 + sent}`
  const title = `Deploy number ${100 + sent} to production`
  const data = { title, risk: 'high', requester: 'deploy-bot', reversible: true, ...more }
  const event = { type: 'approval-request', source: 'deploy-bot', task_id: task, data }
  const { card } = await sendOwn(event)
  await card.waitFor({ state: 'attached' })
  const asked = inWindow(page, { task, title, id: '' })
  for (const place of PLACES) await shows(asked[place], 'Waiting for approval')
  const [, id = ''] = /approval ([0-9a-f]{8})/.exec(await card.innerText()) ?? []
  return { ...asked, id }
}

/** An approval as it stands in somebody's window. */
export function inWindow(page: Page, { task, title, id }: Omit<Everywhere, Place>): Everywhere {
  return {
    ...{ task, title, id },
    slack: page.locator('article.thread', { hasText: `task ${task}` }).first(),
    linear: page.locator('.issue-thread', { hasText: title }),
    email: page.locator('.mail-thread', { hasText: title }),
  }
}

/** Opens the newest mail of a thread that has a link, and its page. */
export async function followMail(page: Page, { email }: Everywhere): Promise<Page> {
  const back = page.getByRole('button', { name: '← Inbox' })
  await email.getByRole('button').first().click()
  const link = page.frameLocator('#mail iframe').getByRole('link', { name: 'Read all of it and decide' })
  const [opened] = await Promise.all([page.waitForEvent('popup'), link.click()])
  opened.setDefaultTimeout(20_000)
  await opened.waitForLoadState()
  await back.click()
  return opened
}

/** Fills in the form of a mail's page, so that it is one press away. */
export async function ballot(opened: Page, verdict: 'Approve' | 'Reject'): Promise<() => Promise<void>> {
  await opened.getByLabel(verdict, { exact: true }).check()
  return () => opened.getByRole('button', { name: 'Send my decision' }).click()
}

/** Makes ready what approves in a place, so that it is one press away. */
export async function readyToApprove(
  { page }: Visitor,
  asked: Everywhere,
  place: Place,
): Promise<() => Promise<void>> {
  switch (place) {
    case 'slack':
      return () => press(asked.slack, 'Approve')
    case 'linear': {
      await asked.linear.getByLabel('Reply').fill('approve')
      return () => press(asked.linear, 'Reply')
    }
    case 'email': {
      const opened = await followMail(page, asked)
      return ballot(opened, 'Approve')
    }
  }
}

export async function approveIn(visitor: Visitor, asked: Everywhere, place: Place): Promise<void> {
  const approve = await readyToApprove(visitor, asked, place)
  await approve()
}
