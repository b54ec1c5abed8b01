import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shortSections } from '../../../src/cli/reports/short-sections.ts'
import { pieces } from '../../support/parse-report.ts'

async function shorten(text: string, size: number): Promise<string> {
  let out = ''
  for await (const part of shortSections(pieces(text, size))) out += part
  return out
}

it('keeps the first 20,000 characters of a section, and no comment', async () => {
  const long = 'x'.repeat(20_000)
  const text = `<a>${long}${long}<![CDATA[${long}yyy]]><!-- <![CDATA[ --><b/><![CDATA[]]]]></a>`
  const short = `<a>${long}${long}<![CDATA[${long}]]><!----><b/><![CDATA[]]]]></a>`
  expect(await shorten(text, 1000)).toBe(short)
})

it('leaves everything else as it is, however it is cut into chunks', async () => {
  const parts = fc.constantFrom('<![CDATA[', ']]>', '<', '!', '[', ']', '-', '>', 'a', '😀', '<b/>', '&amp;')
  await fc.assert(
    fc.asyncProperty(fc.array(parts), fc.integer({ min: 1, max: 9 }), async (some, size) => {
      const text = some.join('').replaceAll('<!--', '')
      expect(await shorten(text, size)).toBe(text)
    }),
  )
})
