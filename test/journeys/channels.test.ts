import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { isBrowserMissing } from '../support/browser.ts'
import {
  approveIn,
  askEverywhere,
  ballot,
  type Everywhere,
  followMail,
  inWindow,
  PLACES,
  type Place,
  readyToApprove,
} from '../support/sandbox-places.ts'
import { sandboxStage } from '../support/sandbox-stage.ts'
import { press, shows, type Visitor } from '../support/sandbox-visitor.ts'

const WIDE = { viewport: { width: 1792, height: 1200 } }
const LIMIT_MS = 180_000
const PAIRS = PLACES.flatMap((one) =>
  PLACES.filter((other) => other !== one).map((other) => [one, other] as const),
)
const TWO = PAIRS.filter(([one, other]) => one < other)

/** All three copies say who decided, and the orchestrator heard of it, signed. */
async function isDecidedEverywhere({ log }: Visitor, asked: Everywhere, words: RegExp, by: string) {
  for (const place of PLACES) await shows(asked[place], words)
  const heard = log.locator('li', { hasText: `${asked.task} ${by}` })
  await shows(heard, /callback\s+signature ✓\s+receipt ✓/)
  expect(await heard.count()).toBe(1)
}

describe.skipIf(isBrowserMissing())('Slack, Linear and mail', () => {
  const { arrive } = sandboxStage()

  it.each(PLACES)(
    'carry an approval in %s to every copy and to the orchestrator',
    async (place) => {
      const alex = await arrive(WIDE)
      const asked = await askEverywhere(alex)
      await approveIn(alex, asked, place)
      await isDecidedEverywhere(alex, asked, /Approved by Alex Kim/, `approved by alex (${place})`)
    },
    LIMIT_MS,
  )

  it(
    'carry a thumb under the comment in Linear as an approval',
    async () => {
      const alex = await arrive(WIDE)
      const asked = await askEverywhere(alex)
      await asked.linear.getByRole('button', { name: '👍' }).first().click()
      await isDecidedEverywhere(alex, asked, /Approved by Alex Kim/, 'approved by alex (linear)')
      await shows(asked.linear, 'You approved this, and that decides it')
    },
    LIMIT_MS,
  )

  it(
    'carry a rejection with its reason, written in Linear or in the page of a mail',
    async () => {
      const alex = await arrive(WIDE)
      const [inLinear, byMail] = [await askEverywhere(alex), await askEverywhere(alex)]
      await inLinear.linear.getByLabel('Reply').fill('reject: not on a Friday')
      await press(inLinear.linear, 'Reply')
      const opened = await followMail(alex.page, byMail)
      await opened.getByLabel('Why?').fill('not on a Monday')
      const send = await ballot(opened, 'Reject')
      await send()
      const by = (place: Place) => `rejected by alex (${place})`
      await isDecidedEverywhere(alex, inLinear, /Rejected by Alex Kim/, by('linear'))
      await isDecidedEverywhere(alex, byMail, /Rejected by Alex Kim/, by('email'))
      await shows(inLinear.slack, 'not on a Friday')
      await shows(byMail.linear, 'not on a Monday')
    },
    LIMIT_MS,
  )

  it.each(PAIRS)(
    'decided in %s, tell whoever comes too late in %s who decided',
    async (first, second) => {
      const visitor = await arrive(WIDE)
      const asked = await askEverywhere(visitor)
      await visitor.become('jo')
      // Before it is decided: a mail that came stays as it is.
      await shows(visitor.page.locator('#address'), 'jo@example.com')
      const late = second === 'email' ? await followMail(visitor.page, asked) : undefined

      await visitor.become('alex')
      await shows(visitor.page.locator('#address'), 'alex@example.com')
      await approveIn(visitor, asked, first)
      await shows(asked.slack, 'Approved by Alex Kim')

      await visitor.become('jo')
      await tryLate(visitor, asked, second, late)
      await isToldInTime(visitor, asked, second, late, 'Alex Kim')
      await isDecidedEverywhere(visitor, asked, /Approved by Alex Kim/, `approved by alex (${first})`)
    },
    LIMIT_MS,
  )

  it.each(TWO)(
    'pressed in %s and %s at once, take one of both and tell the other',
    async (one, other) => {
      const [alex, jo] = [await arrive(WIDE), await arrive(WIDE)]
      await jo.become('jo')
      const asked = await askEverywhere(alex)
      const seenByJo = inWindow(jo.page, asked)
      const alexApproves = await ready(alex, asked, one)
      const joApproves = await ready(jo, seenByJo, other)
      await Promise.all([alexApproves.now(), joApproves.now()])

      await shows(asked.slack, /Approved by (Alex Kim|Jo Park)/)
      const isAlex = (await asked.slack.innerText()).includes('Approved by Alex Kim')
      const [winner, place] = isAlex ? (['alex', one] as const) : (['jo', other] as const)
      const name = isAlex ? 'Alex Kim' : 'Jo Park'
      await isDecidedEverywhere(
        alex,
        asked,
        new RegExp(`Approved by ${name}`),
        `approved by ${winner} (${place})`,
      )
      if (isAlex) await isToldInTime(jo, seenByJo, other, joApproves.opened, name)
      else await isToldInTime(alex, asked, one, alexApproves.opened, name)
    },
    LIMIT_MS,
  )
})

interface Ready {
  readonly now: () => Promise<void>
  /** The page of a mail, where that is where it happens. */
  readonly opened: Page | undefined
}

async function ready(visitor: Visitor, asked: Everywhere, place: Place): Promise<Ready> {
  if (place !== 'email') return { now: await readyToApprove(visitor, asked, place), opened: undefined }
  const opened = await followMail(visitor.page, asked)
  return { now: await ballot(opened, 'Approve'), opened }
}

async function tryLate(visitor: Visitor, asked: Everywhere, place: Place, late: Page | undefined) {
  switch (place) {
    case 'slack':
      return visitor.type(`/countersign approve ${asked.id}`)
    case 'linear': {
      await asked.linear.getByLabel('Reply').fill('reject: too late for that')
      return press(asked.linear, 'Reply')
    }
    case 'email':
      return late && (await ballot(late, 'Approve'))()
  }
}

/** Whoever comes too late is told on their own channel who decided. */
async function isToldInTime(
  visitor: Visitor,
  asked: Everywhere,
  place: Place,
  opened: Page | undefined,
  decider: string,
): Promise<void> {
  switch (place) {
    case 'slack':
      return visitor.isTold(`Already approved by ${decider}`)
    case 'linear':
      return shows(asked.linear, `Already approved by ${decider}`)
    case 'email': {
      const page = opened?.locator('body') ?? visitor.page.locator('#mail')
      return shows(page, `${decider} approved this just now. There is nothing left to decide.`)
    }
  }
}
