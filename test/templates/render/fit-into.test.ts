import { expect, it } from 'vitest'
import type { MessageBlock } from '../../../src/domain/message.ts'
import { cost, fitInto } from '../../../templates/render/fit-into.ts'
import { blockText } from '../../../templates/render/plain-text.ts'

const prose = (length: number): MessageBlock => ({ kind: 'text', text: 'p'.repeat(length) })
const code = (length: number): MessageBlock => ({ kind: 'code', label: 'Action', text: 'c'.repeat(length) })
const ROOM = { blocks: 20, characters: 5_000 }
const NOTICE = 'Not everything fits here: View details shows all of it.'

it('changes nothing where everything fits', () => {
  const blocks = [prose(100), code(100)]
  expect(fitInto(blocks, ROOM)).toEqual({ blocks, whole: true })
})

it.each([
  ['much prose', [prose(50_000), code(1_000)]],
  ['much code', [prose(100), code(50_000), prose(100)]],
  ['much of both', [prose(50_000), code(50_000), prose(50_000)]],
  ['many blocks', Array.from({ length: 300 }, (_, index) => (index % 2 ? prose(50) : code(50)))],
])('stays within the room for %s', (_, blocks) => {
  const fitted = fitInto(blocks, ROOM)
  expect(fitted.whole).toBe(false)
  expect(fitted.blocks.length).toBeLessThanOrEqual(ROOM.blocks)
  expect(fitted.blocks.reduce((sum, block) => sum + cost(block), 0)).toBeLessThanOrEqual(ROOM.characters)
  expect(blockText(fitted.blocks.at(-1)!)).toBe(NOTICE)
})

it('shortens prose rather than code', () => {
  const { blocks } = fitInto([prose(50_000), code(2_000)], ROOM)
  expect(blocks[1]).toEqual(code(2_000))
  expect(blockText(blocks[0]!)).toMatch(/^p+…$/)
})

it('gives code what prose leaves free, and tells how much is left', () => {
  const { blocks } = fitInto([prose(100), code(50_000)], ROOM)
  const [, beginning, rest] = blocks.map(blockText)
  const shown = beginning!.replace('Action:\n', '').length
  expect(shown).toBeGreaterThan(4_000)
  expect(rest).toBe(`… continued in View details (${50_000 - shown} more characters)`)
})

it('keeps the first items of a long list and counts the others', () => {
  const items = Array.from({ length: 500 }, (_, index) => `item ${index} of many that are here`)
  const { blocks } = fitInto([{ kind: 'list', items }], ROOM)
  expect(blockText(blocks[0]!)).toMatch(/item 19 .*\n• … and 480 more$/)
})

it('does not end in a heading that has nothing under it', () => {
  const { blocks } = fitInto(
    [prose(200), { kind: 'heading', text: 'Next' }, ...Array.from({ length: 30 }, () => prose(300))],
    { ...ROOM, blocks: 3 },
  )
  expect(blocks.map((block) => block.kind)).toEqual(['text', 'text'])
})

it('shows nothing after a gap, or commands would seem to belong to what stands above them', () => {
  const fixes = Array.from({ length: 60 }, () => [prose(300), code(20)]).flat()
  const { blocks } = fitInto(fixes, { blocks: 100, characters: 5_000 })
  const kinds = blocks.slice(0, -1).map((block) => block.kind)
  expect(kinds).toEqual(kinds.map((_, index) => (index % 2 ? 'code' : 'text')))
})

it('shows the first code even after a gap', () => {
  const { blocks } = fitInto([...Array.from({ length: 60 }, () => prose(300)), code(20)], {
    blocks: 100,
    characters: 5_000,
  })
  expect(blocks).toContainEqual(code(20))
})
