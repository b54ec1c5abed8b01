import fc from 'fast-check'
import { expect, it } from 'vitest'
import { detailsPages } from '../../templates/details.ts'
import { detailsDialog } from '../../templates/dialogs/details.ts'
import { SLACK } from '../../templates/render/limits.ts'
import { toSlackView } from '../../templates/render/slack-view.ts'
import { texts, violations } from '../support/slack-rules.ts'
import { aSubject, exampleSubject } from '../support/subjects.ts'

const anything = fc.object({
  maxDepth: 4,
  key: fc.string({ unit: 'grapheme', maxLength: 20 }),
  values: [fc.string({ unit: 'grapheme', maxLength: 9_000 }), fc.integer(), fc.boolean(), fc.constant(null)],
})

it('loses nothing of a payload, whatever it holds', () => {
  fc.assert(
    fc.property(anything, (payload) => {
      const subject = aSubject({ type: 'note', data: { payload } })
      const pages = detailsPages(subject)
      expect(JSON.parse(pages.map((page) => page.code).join(''))).toEqual(subject.event.data)
    }),
    { numRuns: 100 },
  )
})

it('makes pages that fit into a dialog, and shows each of them in full', () => {
  fc.assert(
    fc.property(anything, (payload) => {
      const pages = detailsPages(aSubject({ type: 'note', data: { payload } }))
      const views = pages.map((page, index) => toSlackView(detailsDialog(page, index, pages.length)))
      for (const [index, { blocks, private_metadata = '' }] of views.entries()) {
        expect(violations({ text: 'modal', blocks })).toEqual([])
        expect(blocks.length).toBeLessThanOrEqual(SLACK.blocksInView)
        expect(private_metadata.length).toBeLessThanOrEqual(SLACK.privateMetadata)
        expect(texts(blocks).join('')).toContain(pages[index]!.code)
      }
    }),
    { numRuns: 50 },
  )
})

it('splits a large payload into several pages', () => {
  const lines = Array.from({ length: 2_000 }, (_, line) => `line ${line}`)
  const pages = detailsPages(aSubject({ type: 'note', data: { lines } }))
  expect(pages.length).toBeGreaterThan(2)
  expect(pages.every((page) => page.code.length <= 12_000)).toBe(true)
})

it('writes out characters that would deceive a reader', () => {
  const [page] = detailsPages(aSubject({ type: 'note', text: 'a\u202eb\u200bc' }))
  expect(page?.code).toBe('{\n  "text": "a\\u202eb\\u200bc"\n}')
})

it('says what the payload belongs to', () => {
  const [page] = detailsPages(exampleSubject('approval request'))
  expect(page?.title).toBe('Deploy api to production')
  expect(page?.facts.map(({ label }) => label)).toEqual([
    'Event',
    'Type',
    'From',
    'Task',
    'Received',
    'Digest of what is approved',
  ])
})
