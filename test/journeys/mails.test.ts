import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Message } from '../../src/domain/message.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { decisionLink } from '../../templates/decision-link.ts'
import { digest } from '../../templates/digest.ts'
import { reminder } from '../../templates/reminder.ts'
import { toMailHtml } from '../../templates/render/mail-html.ts'
import { toPageHtml } from '../../templates/render/page-html.ts'
import { axeViolations, fitsItsWidth } from '../support/axe.ts'
import { isBrowserMissing, startBrowser, type TestBrowser } from '../support/browser.ts'
import { EXAMPLE_EVENTS } from '../support/seed-events.ts'
import { anEvent, aSubject, exampleSubject, NOW } from '../support/subjects.ts'

const LINK = decisionLink(`https://countersign.example/a/${'x'.repeat(150)}`)
const stopUrl = `https://countersign.example/u/${'x'.repeat(80)}`

const LONG = 'Donaudampfschifffahrtsgesellschaft'.repeat(5)
const HOSTILE = aSubject({
  type: 'approval-request',
  task_id: LONG,
  source: '<b>bot</b>',
  data: {
    title: `<script>alert(1)</script> ${LONG} \u202e שלום 👩‍👩‍👧‍👦`,
    description: `${'لا تنشر هذا '.repeat(20)}<img src=x onerror=alert(1)>${LONG}`,
    risk: 'critical',
    action: {
      name: LONG,
      parameters: Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`${LONG}${at}`, LONG])),
    },
    payload: 'z0'.repeat(5_000),
  },
})
const COLLECTED = EXAMPLE_EVENTS.slice(0, 40).map(({ body }) => anEvent(body))

/** Every kind of mail there is. */
const MAILS: readonly (readonly [string, Message])[] = [
  ...EXAMPLE_EVENTS.map(({ name }) => [name, toMessage(exampleSubject(name))] as const),
  ['hostile', toMessage(HOSTILE)],
  ['digest', digest({ events: COLLECTED, total: 160, at: NOW })],
  ['hostile digest', digest({ events: [HOSTILE.event], total: 1, at: NOW })],
  ['reminder', reminder({ ...HOSTILE, reminder: { kind: 'reminder', called: HOSTILE.askable } })],
  ['decided', toMessage(exampleSubject('approval request', {}, { state: 'expired', decidedAt: NOW }))],
  [
    'fallback',
    toMessage({
      ...exampleSubject('approval request'),
      insteadOf: { destination: { channel: 'slack', target: 'C0' }, reason: 'unreachable', afterMs: 60_000 },
    }),
  ],
]

function mailOf(name: string): string {
  const message = new Map(MAILS).get(name)!
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
    for (const [index, [name, message]] of MAILS.entries()) {
      await page.setContent(toPageHtml({ message }))
      if (!(await fitsItsWidth(page))) wide.push(`the page of ${name}`)
      await page.setContent(mailOf(name))
      if (!(await fitsItsWidth(page))) wide.push(name)
      if (folder) await page.screenshot({ path: `${folder}/mail-${index}-${width}.png`, fullPage: true })
    }
    expect(wide).toEqual([])
  }, 60_000)

  it.each([
    'approval request',
    'failure template',
    'verification complete',
    'progress update',
    'digest',
    'hostile',
  ])('can be read by everybody: %s', async (name) => {
    await page.setContent(mailOf(name))
    expect(await axeViolations(page)).toEqual([])
  })
})
