import { describe, expect, it } from 'vitest'
import { isBrowserMissing } from '../support/browser.ts'
import { sandboxStage } from '../support/sandbox-stage.ts'
import { DEPLOY, press, shows } from '../support/sandbox-visitor.ts'

const BY_TWO = 'Approval by two: deploy payments'
const FOR_GOOD = 'Approval, cannot be undone: drop the table users'
const CRITICAL = 'Approval, critical, needs a justification: drop a table'
const LOW = 'Approval, low risk: update a dependency'
const CHANGING = 'Approval that changes: send it twice'

describe.skipIf(isBrowserMissing())('Deciding in Slack', () => {
  const { arrive } = sandboxStage()

  it('takes two people, one of them from the security team, where the policy says so', async () => {
    const { become, send, log } = await arrive()
    const { card, task } = await send(BY_TWO)
    await become('alex')
    await press(card, 'Approve')
    await shows(card, 'Waiting for approval: 1 of 2')

    await become('sam')
    await press(card, 'Approve')
    await shows(card, /Approved by Alex Kim and Sam Rivera[\s\S]+Acknowledged: resumed/)
    await shows(log, new RegExp(`${task} approved by alex`))
  })

  it('approves what cannot be undone only after all of it was read, and asks once more', async () => {
    const { become, send, dialog, isTold } = await arrive()
    const { card } = await send(FOR_GOOD)
    await become('sam')
    await press(card, 'Approve')
    await isTold('lets others decide this')

    await become('alex')
    await press(card, 'Approve')
    await shows(dialog, /Details 1 of 2[\s\S]+All of it has to be read before approving/)
    await press(dialog, 'Next')
    await shows(dialog, /Details 2 of 2[\s\S]+You have opened all of it/)
    await press(dialog, 'Approve…')
    await shows(dialog, /Drop the table users[\s\S]+This cannot be undone/)
    await dialog.getByLabel('Why may it go ahead?').fill('The copy was checked')
    await dialog.getByLabel('Only if').fill('after 18:00')
    await press(dialog, 'Approve')
    await dialog.waitFor({ state: 'hidden' })
    await shows(card, /Approved by Alex Kim[\s\S]+after 18:00[\s\S]+The copy was checked/)
  })

  it('asks for a justification where the policy wants one', async () => {
    const { become, send, dialog } = await arrive()
    const { card } = await send(CRITICAL)
    await become('jo')
    await press(card, 'View details')
    await shows(dialog, 'You have opened all of it')
    await press(dialog, 'Approve…')
    await press(dialog, 'Approve')
    expect(await dialog.locator('textarea:invalid').count()).toBe(1)
    await dialog.getByLabel('Why may it go ahead?').fill('  ')
    await press(dialog, 'Approve')
    await shows(dialog, 'Say why it may go ahead: the policy asks for it.')
    await dialog.getByLabel('Why may it go ahead?').fill('The backup was tried')
    await press(dialog, 'Approve')
    await shows(card, /Approved by Jo Park[\s\S]+The backup was tried/)
  })

  it('approves at once what is of low risk', async () => {
    const { send } = await arrive()
    const { card } = await send(LOW)
    await shows(card, /Approved[\s\S]+Acknowledged: resumed/)
  })

  it('decides several in one go, and tells what became of each', async () => {
    const { become, send, type, dialog } = await arrive()
    const one = await send(DEPLOY)
    const two = await send(BY_TWO)
    const three = await send(FOR_GOOD)
    const ids = await Promise.all([one, two, three].map(async ({ card }) => idOf(await card.innerText())))
    await become('alex')
    await type('/countersign batch')
    await dialog.getByLabel('Approve', { exact: true }).check()
    await press(dialog, 'Decide')
    await shows(dialog, 'Choose at least one.')
    for (const id of ids) await dialog.getByLabel(id).check()
    await press(dialog, 'Decide')
    await shows(dialog, `(${ids[0]}): approved`)
    await shows(dialog, `(${ids[1]}): your approval counts, 1 more is needed`)
    await shows(dialog, new RegExp(`\\(${ids[2]}\\): This cannot be undone`))
    await press(dialog, 'Close')
    await shows(one.card, 'Approved by Alex Kim')
    await shows(two.card, 'Waiting for approval: 1 of 2')
    await shows(three.card, 'Waiting for approval')
  })

  it('rejects several from the Home tab with one reason', async () => {
    const { page, become, send, dialog } = await arrive()
    const { card } = await send(DEPLOY)
    await send(FOR_GOOD)
    const id = idOf(await card.innerText())
    await become('jo')
    await page.getByRole('tab', { name: 'Home' }).click()
    await press(page.locator('.home'), 'Decide several…')
    await dialog.getByLabel(id).check()
    await dialog.getByLabel('Reject', { exact: true }).check()
    await press(dialog, 'Decide')
    await shows(dialog, 'Say why: a rejection needs a reason.')
    await dialog.getByLabel('Why?').fill('Not this week')
    await press(dialog, 'Decide')
    await shows(dialog, `(${id}): rejected`)
    await press(dialog, 'Close')
    await shows(page.locator('.home'), 'Deploy api to production: you rejected, now rejected')
    await page.getByRole('tab', { name: 'Messages' }).click()
    await shows(card, 'Rejected by Jo Park: Not this week')
  })

  it('does not take a confirmation for something else than was asked when it was opened', async () => {
    const { become, send, type, dialog } = await arrive()
    const { card } = await send(CHANGING)
    const id = idOf(await card.innerText())
    await become('alex')
    await press(card, 'Reject')
    await dialog.getByLabel('Why?').fill('Too early')
    // Meanwhile, elsewhere, the agent asks for another version.
    const other = await arrive()
    await other.become('robin')
    await other.send(CHANGING)
    await press(dialog, 'Reject')
    await shows(dialog, 'is not what your card showed')
    await press(dialog, 'Close')
    await dialog.waitFor({ state: 'hidden' })
    await type(`/countersign approve ${id}`)
    await shows(card, 'Approved by Alex Kim')
  })

  it('lets somebody stand in, and hand over by name', async () => {
    const { become, send, type, isTold } = await arrive()
    const { card } = await send(DEPLOY)
    const id = idOf(await card.innerText())
    await become('alex')
    await type(`/countersign reassign ${id} sam`)
    await isTold(/Sam Rivera decides in your place/)
    await type('/countersign away until monday: ask jo')
    await isTold(/You are away[\s\S]+Jo Park may decide in your place/)
    await type('/countersign back')
    await isTold('Nobody decides in your place any more')
    await become('sam')
    await press(card, 'Approve')
    await shows(card, /Approved by Sam Rivera/)
  })
})

function idOf(card: string): string {
  return /approval (\w{8})/.exec(card)?.[1] ?? ''
}
