import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isBrowserMissing, startBrowser, type TestBrowser } from '../support/browser.ts'
import { startDecisionStage } from '../support/decision-stage.ts'

/** What opens links in mails before, or without, a person: docs/security.md lists the same. */
interface Opener {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  readonly methods: readonly ('GET' | 'HEAD')[]
}

const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0'
const OPENERS: readonly Opener[] = [
  {
    name: 'Microsoft Safe Links',
    headers: { 'user-agent': `${BROWSER} Safari/537.36 Edg/131.0.0.0`, 'x-native-host': 'OneOutlook' },
    methods: ['HEAD', 'GET'],
  },
  {
    name: 'Slack previews',
    headers: {
      'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
      range: 'bytes=0-32768',
    },
    methods: ['GET'],
  },
  {
    name: 'Teams and Skype previews',
    headers: {
      'user-agent':
        'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com',
    },
    methods: ['HEAD', 'GET'],
  },
  {
    name: "Gmail's image proxy",
    headers: {
      'user-agent':
        'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
      accept: 'image/*',
    },
    methods: ['GET'],
  },
  {
    name: 'Outlook, which looks ahead',
    headers: { 'user-agent': 'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)' },
    methods: ['HEAD', 'GET'],
  },
  {
    name: 'a browser that fetches ahead',
    headers: { 'user-agent': BROWSER, purpose: 'prefetch', 'sec-purpose': 'prefetch', 'x-moz': 'prefetch' },
    methods: ['GET'],
  },
  {
    name: 'a browser that renders ahead',
    headers: { 'user-agent': BROWSER, 'sec-purpose': 'prefetch;prerender' },
    methods: ['GET'],
  },
  {
    name: 'Mimecast and Barracuda',
    headers: { 'user-agent': 'BarracudaCentral/1.0' },
    methods: ['HEAD', 'GET'],
  },
  {
    name: 'a monitor that probes',
    headers: { 'user-agent': 'curl/8.11.0' },
    methods: ['HEAD', 'HEAD', 'HEAD'],
  },
]

describe.skipIf(isBrowserMissing())('a link in a mail', () => {
  let stage: Awaited<ReturnType<typeof startDecisionStage>>
  let browser: TestBrowser
  beforeAll(async () => {
    ;[stage, browser] = await Promise.all([startDecisionStage(), startBrowser()])
  }, 60_000)
  afterAll(() => Promise.all([stage.close(), browser.close()]))

  it.each(OPENERS)('decides and records nothing when it is opened by $name', async ({ headers, methods }) => {
    const { url, traces } = await stage.ask({ reversible: false })
    const before = await traces()
    for (const method of methods) {
      for (const address of [url, `${url}?verdict=approve&send=yes&read_all=yes`]) {
        const answer = await fetch(address, { method, headers })
        expect(answer.status).toBe(200)
        expect(answer.headers.get('cache-control')).toBe('no-store')
        await answer.text()
      }
    }
    expect(before.approval?.state).toBe('pending')
    expect(await traces()).toEqual(before)
  })

  it('decides nothing for a scanner that runs scripts and uses everything but the final button', async () => {
    const { url, traces } = await stage.ask({ reversible: false })
    const before = await traces()
    const { page } = await browser.visit(url, { javaScriptEnabled: true })
    const count = await page.locator(CLICKABLE).count()
    expect(count).toBeGreaterThan(3)
    // A window for each: what one press begins to load must not break off what the next one opens.
    for (let index = 0; index < count; index++) {
      const window = await browser.visit(url, { javaScriptEnabled: true })
      await pressAndSettle(window.page, index)
    }
    for (let index = 0; index < count; index++) await pressAndSettle(page, index)
    for (const href of await linksOn(page)) await fetch(href)
    await page.evaluate(SUBMIT_AS_GET)
    await page.waitForLoadState()
    expect(await traces()).toEqual(before)
  })

  it('decides nothing for one that presses the final button too', async () => {
    const { url, traces } = await stage.ask()
    const before = await traces()
    const { page } = await browser.visit(url)
    await page.evaluate("document.querySelector('form').noValidate = true")
    await page.getByRole('button', { name: 'Send my decision' }).click()
    await page.getByText('Nothing was decided yet').waitFor()
    const count = await page.locator(CLICKABLE).count()
    for (let index = 0; index < count; index++) {
      if (await page.locator(CLICKABLE).nth(index).isVisible()) await pressAndSettle(page, index)
    }
    await page.evaluate("document.querySelector('form').noValidate = true")
    await page.getByRole('button', { name: 'Send my decision' }).click()
    await page.getByText('A rejection needs a reason').waitFor()
    const { approval } = await traces()
    expect({ ...approval, votes: [] }).toEqual({ ...before.approval, votes: [] })
    expect(approval?.votes).toEqual([])
  })
})

/** Everything that can be pressed, but for the button that sends. */
const CLICKABLE = 'a[href], button:not([name=send]), input:not([type=hidden]), summary, label'

/** As programs do it: hidden elements too. */
async function pressAndSettle(page: Page, index: number): Promise<void> {
  const element = page.locator(CLICKABLE).nth(index)
  await element.dispatchEvent('click')
  await page.waitForLoadState()
}

function linksOn(page: Page): Promise<readonly string[]> {
  return page
    .locator('a[href], link[href], area[href]')
    .evaluateAll((found) => found.map((element) => String(Reflect.get(element, 'href'))))
}

const SUBMIT_AS_GET = `for (const form of document.forms) { form.method = 'get'; form.submit() }`
