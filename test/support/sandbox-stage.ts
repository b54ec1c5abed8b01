import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { startBrowser, type TestBrowser, type WatchedPage } from './browser.ts'
import { type Visitor, visitor } from './sandbox-visitor.ts'
import { type RunningSandbox, startSandbox } from './start-sandbox.ts'

/** A sandbox and a browser for the journeys of one file. No journey may leave an error in the console, or ask another host for anything. */
export function sandboxStage() {
  let sandbox: RunningSandbox
  let browser: TestBrowser
  let visits: WatchedPage[] = []

  beforeAll(async () => {
    ;[sandbox, browser] = await Promise.all([startSandbox(), startBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await sandbox?.stop()
  })
  afterEach(async () => {
    const faults = visits.flatMap((visit) => visit.faults)
    await Promise.all(visits.map(({ page }) => page.context().close()))
    visits = []
    expect(faults).toEqual([])
  })

  return {
    sandbox: () => sandbox,
    /** Somebody opens the page. */
    async arrive(options?: Parameters<TestBrowser['visit']>[1]): Promise<Visitor> {
      const visit = await browser.visit(sandbox.url, options)
      visits.push(visit)
      return visitor(visit.page)
    },
  }
}
