import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { decisionLink } from '../../templates/decision-link.ts'
import { toMailHtml } from '../../templates/render/mail-html.ts'
import { axeViolations, fitsItsWidth } from '../support/axe.ts'
import { isBrowserMissing, startBrowser, type TestBrowser } from '../support/browser.ts'
import { EXAMPLE_EVENTS } from '../support/seed-events.ts'
import { exampleSubject } from '../support/subjects.ts'

const LINK = decisionLink(`https://countersign.example/a/${'x'.repeat(150)}`)
const stopUrl = `https://countersign.example/u/${'x'.repeat(80)}`

function mailOf(name: string): string {
  const message = toMessage(exampleSubject(name))
  return toMailHtml({ ...message, actions: [...message.actions, LINK] }, { stopUrl })
}

/** Beside these, each mail was looked at: `COUNTERSIGN_PICTURES=/some/folder` keeps a picture of every one. */
describe.skipIf(isBrowserMissing()).each([
  ['a phone in the dark', 360, 'dark'],
  ['a desk', 600, 'light'],
] as const)('on %s a mail', (_, width, colorScheme) => {
  let browser: TestBrowser
  let page: Page
  beforeAll(async () => {
    browser = await startBrowser()
    page = (await browser.visit('about:blank', { viewport: { width, height: 600 }, colorScheme })).page
  })
  afterAll(() => browser.close())

  it('is never wider than the window, whatever it is about', async () => {
    const folder = process.env.COUNTERSIGN_PICTURES
    const wide: string[] = []
    for (const [index, { name }] of EXAMPLE_EVENTS.entries()) {
      await page.setContent(mailOf(name))
      if (!(await fitsItsWidth(page))) wide.push(name)
      if (folder) await page.screenshot({ path: `${folder}/mail-${index}-${width}.png`, fullPage: true })
    }
    expect(wide).toEqual([])
  }, 60_000)

  it.each(['approval request', 'failure template', 'verification complete', 'progress update'])(
    'can be read by everybody: %s',
    async (name) => {
      await page.setContent(mailOf(name))
      expect(await axeViolations(page)).toEqual([])
    },
  )
})
