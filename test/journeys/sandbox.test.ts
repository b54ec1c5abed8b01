import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { isBrowserMissing, startBrowser } from '../support/browser.ts'
import { sandboxStage } from '../support/sandbox-stage.ts'
import { DEPLOY, press, shows, visitor } from '../support/sandbox-visitor.ts'
import { startSandbox } from '../support/start-sandbox.ts'

const PICTURE = fileURLToPath(new URL('../../docs/images/card.png', import.meta.url))
const UPDATE = 'Approval, low risk: update a dependency'
const PHONE = { viewport: { width: 400, height: 800 } }

describe.skipIf(isBrowserMissing())('The sandbox in a browser', () => {
  const { arrive } = sandboxStage()

  it('takes a rejection with a reason to the orchestrator, and lets no stranger decide', async () => {
    const { become, send, isTold, dialog, log } = await arrive()
    const { card, task } = await send()
    await shows(card, /Deploy api to production\s+⏳ Waiting for approval/)

    await become('robin')
    await press(card, 'Approve')
    await isTold(
      /You are not listed here[\s\S]+To be added, send this to the operator[\s\S]+slack: T\w+:U\w+/,
    )
    await shows(card, 'Waiting for approval')

    await become('alex')
    await press(card, 'Reject')
    await press(dialog, 'Reject')
    expect(await dialog.locator('textarea:invalid').count()).toBe(1)
    await dialog.getByLabel('Why?').fill('   ')
    await press(dialog, 'Reject')
    await shows(dialog, 'Say why: the agent and everyone in the conversation will read it.')
    await dialog.getByLabel('Why?').fill('Not on a Friday')
    await press(dialog, 'Reject')

    await shows(card, 'Rejected by Alex Kim: Not on a Friday')
    await shows(card, 'Acknowledged: stopped')
    expect(await card.getByRole('button').allInnerTexts()).toEqual(['View details'])
    const heard = log.locator('li', { hasText: `${task} rejected by alex (slack)` })
    await shows(heard, /callback\s+signature ✓\s+receipt ✓\s+stopped/)
  })

  it('shows that the orchestrator resumed, and tells the second person who decided and when', async () => {
    const { become, send, type, isTold } = await arrive()
    const { card } = await send()
    await become('alex')
    await press(card, 'Approve')
    await shows(card, /Approved by Alex Kim[\s\S]+Acknowledged: resumed/)

    const [, id = ''] = /approval (\w+)/.exec(await card.innerText()) ?? []
    await become('sam')
    await type(`/countersign approve ${id}`)
    await isTold(/Already approved by Alex Kim \(Today at \d+:\d\d [AP]M\)\. Nothing was changed\./)
  })

  it('shows the whole of a payload that no card can hold', async () => {
    const { become, sendOwn, dialog } = await arrive()
    const rules = Array.from({ length: 400 }, (_, index) => ({
      rule: index + 1,
      allow: `10.0.${index}.0/24`,
    }))
    const data = { title: 'Change 400 rules', risk: 'high', action: { name: 'apply', parameters: { rules } } }
    const { card } = await sendOwn({ ...anApproval('LONG-1'), data })

    await become('alex')
    await press(card, 'View details')
    await shows(dialog, 'Details 1 of 3')
    const pages = [await codeIn(dialog)]
    for (const number of [2, 3]) {
      await press(dialog, 'Next')
      await shows(dialog, `Details ${number} of 3`)
      pages.push(await codeIn(dialog))
    }
    expect(JSON.parse(pages.join(''))).toEqual(data)
    expect(await dialog.getByRole('button', { name: 'Next' }).count()).toBe(0)
    await press(dialog, 'Close')
    await dialog.waitFor({ state: 'hidden' })
  })

  it('lists what waits on the Home tab and by command, and takes an approval there', async () => {
    const { page, become, sendOwn, type, isTold } = await arrive()
    const title = 'Rotate the signing keys'
    const { card } = await sendOwn({ ...anApproval('HOME-1'), data: { title, risk: 'medium' } })
    await become('sam')
    await type('/countersign pending')
    await isTold(/Waiting for you[\s\S]+Rotate the signing keys/)

    await page.getByRole('tab', { name: 'Home' }).click()
    const home = page.locator('.home')
    await shows(home, /Your inbox[\s\S]+for your vote[\s\S]+Rotate the signing keys/)
    await home.locator(`xpath=.//*[text()="${title}"]/following::button[.="Approve"][1]`).click()
    await shows(home, `${title}: you approved, now approved`)

    await page.getByRole('tab', { name: 'Messages' }).click()
    await shows(card, 'Approved by Sam Rivera')
  })

  it('sends the example that was chosen last, also where the page has not got it yet', async () => {
    const { page, sentBy } = await arrive()
    const sendPressed = Promise.withResolvers<void>()
    await page.route('**/sandbox/examples/approval-low', async (route) => {
      await sendPressed.promise
      await route.continue()
    })
    await page.getByLabel('Send an event').selectOption({ label: UPDATE })
    const { card } = await sentBy(async () => {
      await press(page.locator('#sender'), 'Send')
      sendPressed.resolve()
    })
    await shows(card, 'Update fastify to its newest patch release')
  })

  it('can be used with the keyboard alone', async () => {
    const { page, become, sentBy, dialog } = await arrive()
    await become('alex')
    await tabTo(page, page.getByRole('button', { name: 'Send', exact: true }))
    const { card } = await sentBy(() => page.keyboard.press('Enter'))
    const reject = card.getByRole('button', { name: 'Reject' })
    await reject.waitFor()

    await tabTo(page, reject)
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await hasFocus(page, reject)).toBe(true)

    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await page.keyboard.type('Typed without a mouse')
    await tabTo(page, dialog.getByRole('button', { name: 'Reject' }))
    await page.keyboard.press('Enter')
    await shows(card, 'Rejected by Alex Kim: Typed without a mouse')
  })

  it('shows assistive technology everything that it shows, in every panel', async () => {
    const { page, send, become } = await arrive({ viewport: { width: 1400, height: 900 } })
    await become('alex')
    const { card } = await send()
    await press(page.locator('.issue-thread').last(), '👍')
    await shows(card, 'Approved by Alex Kim')
    await page.locator('.mail-row').first().click()
    await page.getByRole('switch', { name: 'Mailbox' }).click()
    await shows(page.locator('.mail'), 'does not answer')
    await isAccessible(page)
    await page.getByRole('switch', { name: 'Mailbox' }).click()
    await press(card, 'View details')
    await page.getByRole('dialog').waitFor()
    await isAccessible(page)
    await press(page.getByRole('dialog'), 'Close')
    await page.setViewportSize(PHONE.viewport)
    for (const name of ['Slack', 'Linear', 'Mailbox', 'Orchestrator']) {
      await page.locator('nav').getByRole('button', { name }).click()
      await isAccessible(page)
    }
  }, 60_000)

  it('keeps a reply that is being written when its card changes', async () => {
    const { page, become, send } = await arrive({ viewport: { width: 1792, height: 1200 } })
    await become('alex')
    const { card } = await send()
    const thread = page.locator('.issue-thread').last()
    await shows(thread, 'Waiting for approval')
    await thread.getByLabel('Reply').focus()
    await page.keyboard.type('I am still ')
    await card.getByRole('button', { name: 'Approve' }).dispatchEvent('click')
    await shows(thread, 'Acknowledged: resumed')
    await page.keyboard.type('writing')
    expect(await thread.getByLabel('Reply').inputValue()).toBe('I am still writing')
  })

  it('works on a screen of 400 pixels without scrolling sideways', async () => {
    const { page, become, send, dialog, log } = await arrive(PHONE)
    await become('alex')
    await fits(page)
    await press(page.locator('nav'), 'Orchestrator')
    const { card, task } = await send()
    await fits(page)
    for (const name of [/^Linear \d+ new$/, /^Mailbox \d+ new$/, /^Slack \d+ new$/]) {
      await page.locator('nav').getByRole('button', { name }).click()
      await fits(page)
    }
    await press(card, 'View details')
    await dialog.waitFor()
    await fits(page)
    await press(dialog, 'Close')
    await press(card, 'Approve')
    await shows(card, /Approved by Alex Kim[\s\S]+Acknowledged: resumed/)
    await fits(page)
    await press(page.locator('nav'), 'Orchestrator')
    await shows(log, new RegExp(`${task} approved by alex`))
    await fits(page)
  })
})

describe.runIf(process.env.COUNTERSIGN_SCREENSHOT === '1')('The picture in the README', () => {
  it('shows a decision that arrived and one that waits, in all three channels', async () => {
    const [sandbox, browser] = await Promise.all([startSandbox(), startBrowser()])
    try {
      const { page } = await browser.visit(sandbox.url, {
        deviceScaleFactor: 1.2,
        viewport: { width: 1640, height: 1270 },
      })
      const { become, send } = visitor(page)
      await become('alex')
      const decided = await send()
      await press(decided.card, 'Approve')
      await shows(page.locator('#issue'), 'Acknowledged: resumed')
      const waiting = await send(DEPLOY)
      for (const place of ['#conversation', '#issue', '#mails']) {
        await shows(page.locator(place), 'Waiting for approval')
      }
      await page.locator('.mail-row').first().click()
      await waiting.card.scrollIntoViewIfNeeded()
      await page.frameLocator('#mail iframe').getByRole('link').waitFor()
      await page.getByRole('button', { name: '← Inbox' }).blur()
      await page.screenshot({ path: PICTURE, animations: 'disabled' })
    } finally {
      await browser.close()
      await sandbox.stop()
    }
  }, 60_000)
})

function anApproval(task: string) {
  return { type: 'approval-request', source: 'infra-agent', task_id: task }
}

async function codeIn(dialog: Locator): Promise<string> {
  return (await dialog.locator('pre').allTextContents()).join('')
}

/** Presses Tab until the focus is there; a page that needs a hundred presses is not usable by keyboard. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 100; presses += 1) {
    if (await hasFocus(page, target)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The Tab key does not lead to ${target}.`)
}

async function hasFocus(page: Page, target: Locator): Promise<boolean> {
  return (await target.and(page.locator(':focus')).count()) === 1
}

/** What axe finds wrong on the page, mails aside, which have no scripts to look with. */
async function isAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<readonly string[]>(
    `axe.run(document, { iframes: false }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
  )
  expect(found).toEqual([])
}

async function fits(page: Page): Promise<void> {
  const overflow = await page.evaluate<number>('document.scrollingElement.scrollWidth - innerWidth')
  expect(overflow).toBeLessThanOrEqual(0)
}
