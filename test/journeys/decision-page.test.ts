import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { castVote } from '../../src/usecases/deciding/cast-vote.ts'
import { axeViolations, fitsItsWidth } from '../support/axe.ts'
import { isBrowserMissing, startBrowser, type TestBrowser } from '../support/browser.ts'
import { startDecisionStage } from '../support/decision-stage.ts'

const PHONE = { viewport: { width: 360, height: 740 } }
const DESKTOP = { viewport: { width: 1280, height: 900 } }

let stage: Awaited<ReturnType<typeof startDecisionStage>>
let browser: TestBrowser

type Show = () => Promise<{ readonly url: string; readonly press?: (page: Page) => Promise<void> }>

const decide = (verdict: 'Approve' | 'Reject') => async (page: Page) => {
  await page.getByLabel(verdict, { exact: true }).check()
  await page.getByRole('button', { name: 'Send my decision' }).click()
}

async function decided(person: 'sam' | 'jo') {
  const { url, approvalId } = await stage.ask({}, person)
  const identity = { channel: 'slack', user: 'U0ALEX' } as const
  await castVote(stage.needs)({ approvalId, identity, verdict: 'approve', channel: 'slack' })
  return { url }
}

/** Every state that the page can be in → what it says there. */
const STATES: readonly (readonly [string, RegExp, Show])[] = [
  ['pending', /Waiting for approval/, () => stage.ask(LONG)],
  ['pending, of what cannot be undone', /I have read all of it/, () => stage.ask({ reversible: false })],
  ['decided by somebody else', /Alex Kim approved this just now/, () => decided('jo')],
  [
    'expired',
    /This expired \(/,
    async () => {
      const asked = await stage.ask()
      await stage.minutesPass(asked.approvalId, 600)
      return asked
    },
  ],
  ['not theirs to decide', /lets others decide this/, () => stage.ask({}, 'sam')],
  ['their own request', /somebody else has to approve/, () => stage.ask({ requester: 'alex' })],
  [
    'asking for a reason',
    /A rejection needs a reason/,
    async () => ({ ...(await stage.ask()), press: decide('Reject') }),
  ],
  [
    'decided by its reader',
    /You approved this/,
    async () => ({ ...(await stage.ask()), press: decide('Approve') }),
  ],
  ['forged', /This link does not work/, async () => ({ url: `${stage.address}/a/x` })],
]

const LONG = {
  description: 'Rolls the new version out to all regions, one after the other.',
  action: {
    name: 'deploy',
    parameters: {
      service: 'api',
      regions: Array.from({ length: 40 }, (_, index) => `region-${index}`),
      note: 'x'.repeat(300),
    },
  },
}

describe.skipIf(isBrowserMissing())('the page behind a link', () => {
  beforeAll(async () => {
    ;[stage, browser] = await Promise.all([startDecisionStage(), startBrowser()])
  }, 60_000)
  afterAll(() => Promise.all([stage.close(), browser.close()]))

  describe.each(STATES)('%s', (_, says, show) => {
    it.each([
      ['a phone in the dark', PHONE, 'dark'],
      ['a desk', DESKTOP, 'light'],
    ] as const)(
      'can be read by everybody on %s, without sideways scrolling',
      async (name, size, colorScheme) => {
        const { url, press } = await show()
        const { page, faults } = await browser.visit(url, { ...size, colorScheme })
        await press?.(page)
        await page.getByText(says).first().waitFor()
        expect(await axeViolations(page)).toEqual([])
        expect(await fitsItsWidth(page)).toBe(true)
        expect(faults.filter((fault) => !fault.includes('the server responded with a status'))).toEqual([])
        const directory = process.env.COUNTERSIGN_PICTURES
        if (directory)
          await page.screenshot({
            path: `${directory}/${_}-${name}.png`.replaceAll(/[ ,]+/g, '-'),
            fullPage: true,
          })
      },
    )
  })

  it('counts a vote without scripts', async () => {
    const { url, traces } = await stage.ask()
    const { page } = await browser.visit(url, { ...PHONE, javaScriptEnabled: false })
    await page.getByLabel('Only if').fill('Only on staging')
    await decide('Approve')(page)
    await page.getByText('You approved this').waitFor()
    expect((await traces()).approval).toMatchObject({
      state: 'approved',
      votes: [{ person: 'alex', verdict: 'approve', conditions: 'Only on staging', channel: 'email' }],
    })
  })
})
