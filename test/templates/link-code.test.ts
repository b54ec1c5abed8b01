import { expect, it } from 'vitest'
import { linkCode } from '../../templates/link-code.ts'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { violations } from '../support/slack-rules.ts'

it('says which account asks, what to type there, and what to do where it is not theirs', () => {
  const message = linkCode({ channel: 'slack', team: 'T1', user: 'U1' }, '12345678')
  expect(toPlainText(message)).toMatchInlineSnapshot(`
    "Is this you?
    ⏳ Another account wants to decide in your name

    The other account: slack: T1:U1

    If it is yours, type this there within ten minutes:

    /countersign link 12345678

    If it is not, do nothing: without the code nothing happens. Give the code to nobody, and tell the operator."
  `)
  expect(violations(toBlockKit(message))).toEqual([])
})
