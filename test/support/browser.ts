import { existsSync } from 'node:fs'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

/** `--no-sandbox`: containers seldom allow Chromium's own. The rest keeps it from calling its maker. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** For `describe.skipIf`. Throws where every suite must run (`COUNTERSIGN_REQUIRE_SERVICES=1`). */
export function isBrowserMissing(): boolean {
  if (existsSync(CHROMIUM)) return false
  const why = `There is no Chromium at ${CHROMIUM}: apt-get install chromium, or set CHROMIUM_PATH.`
  if (process.env.COUNTERSIGN_REQUIRE_SERVICES === '1') throw new Error(why)
  console.warn(`Skipping the journeys in a browser. ${why}`)
  return true
}

/** A page, and everything that went wrong in it so far: console errors, exceptions, calls to other hosts. */
export interface WatchedPage {
  readonly page: Page
  readonly faults: readonly string[]
}

export interface TestBrowser {
  /** A window of its own, as a new visitor's, at `url`. */
  visit(url: string, options?: BrowserContextOptions): Promise<WatchedPage>
  close(): Promise<void>
}

/** Starts Chromium without a window. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS })
  return {
    async visit(url, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      const faults = faultsOf(page, new URL(url).host)
      await page.goto(url)
      return { page, faults }
    },
    close: () => browser.close(),
  }
}

function faultsOf(page: Page, host: string): readonly string[] {
  const faults: string[] = []
  page.on('console', (line) => {
    if (line.type() === 'error') faults.push(`console: ${line.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol !== 'data:' && url.host !== host) faults.push(`request to ${url.host}`)
  })
  return faults
}
