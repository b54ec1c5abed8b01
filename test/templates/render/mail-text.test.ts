import { describe, expect, it } from 'vitest'
import { toMessage } from '../../../templates/catalogue.ts'
import { STOP, toMailText } from '../../../templates/render/mail-text.ts'
import { aMessage } from '../../support/cards.ts'
import { EXAMPLE_EVENTS } from '../../support/seed-events.ts'
import { exampleSubject } from '../../support/subjects.ts'

const LONG = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ')
const longest = (text: string) => Math.max(...text.split('\n').map((line) => line.length))

describe('the text of a mail', () => {
  it('wraps prose for a terminal, and goes on below where it began', () => {
    const text = toMailText(
      aMessage({
        blocks: [
          { kind: 'text', text: LONG },
          { kind: 'quote', text: LONG },
          { kind: 'list', items: [LONG, 'short'] },
        ],
      }),
    )
    expect(longest(text)).toBeLessThanOrEqual(78)
    expect(text).toMatch(/^> word0 .*\n> word/m)
    expect(text).toMatch(/^• word0 .*\n {2}word/m)
    expect(text.replaceAll(/\s+[>•]?\s*/g, ' ')).toContain(LONG)
  })

  it('leaves what is to be read exactly in one piece, and addresses too', () => {
    const code = `{ "sql": "select  ${LONG}" }`
    const url = `https://c.example/a/${'x'.repeat(200)}`
    const text = toMailText(
      aMessage({ blocks: [{ kind: 'code', text: code }], actions: [{ kind: 'link', label: 'Decide', url }] }),
    )
    expect(text.split('\n')).toEqual(expect.arrayContaining([code, 'Decide:', url]))
  })

  it('says at its end how to stop such mails, where they can be stopped', () => {
    const stopUrl = 'https://c.example/u/t'
    expect(toMailText(aMessage(), { stopUrl }).trimEnd().endsWith(`${STOP}:\n${stopUrl}`)).toBe(true)
    expect(toMailText(aMessage())).not.toContain(STOP)
  })

  it.each(EXAMPLE_EVENTS.map(({ name }) => name))('fits into 80 columns but for code: %s', (name) => {
    const message = toMessage(exampleSubject(name))
    const prose = message.blocks.filter(({ kind }) => kind !== 'code' && kind !== 'table')
    const unbroken = toMailText({ ...message, blocks: prose })
      .split('\n')
      .filter((line) => line.length > 78)
    // One word alone may be longer: a path or an address.
    for (const line of unbroken) expect(line.trim().replace(/^[^:]*: /, '')).not.toContain(' ')
  })
})
