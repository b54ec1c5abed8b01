import { impossible } from '../../src/domain/impossible.ts'
import type { Inline, MessageBlock, Phrase } from '../../src/domain/message.ts'
import { counted } from '../sentence.ts'
import { legible } from './legible.ts'
import { blockText, inlines } from './plain-text.ts'
import { shorten, slackLength, split } from './split.ts'

/** How much a place can hold. */
export interface Room {
  readonly blocks: number
  /** In characters as Slack counts them. */
  readonly characters: number
}

export interface Fitted {
  readonly blocks: readonly MessageBlock[]
  /** Nothing was shortened or left out. */
  readonly whole: boolean
}

/** How long single texts may stay when not everything fits: the first that is short enough is taken. */
const PROSE_LENGTHS = [1_500, 600, 200] as const
/** So many items, facts or rows are kept of a block when not everything fits. */
const KEPT_ITEMS = 20
/** Less than this of a code is not worth beginning. */
const SHORTEST_BEGINNING = 100
/** The closing notice, and the line after a code that continues elsewhere. */
const NOTICE: Room = { blocks: 1, characters: 180 }

/**
 * Makes blocks fit. Prose is shortened; code is never shortened silently: its beginning is shown, and how much more there
 * is. Code may take what prose leaves free, and at least half; both are taken in order up to what does not fit, and a notice
 * ends it.
 */
export function fitInto(blocks: readonly MessageBlock[], room: Room): Fitted {
  const given = blocks.map((block) => mapTexts(block, legible))
  if (given.length <= room.blocks && total(given) <= room.characters) return { blocks: given, whole: true }

  if (room.blocks < NOTICE.blocks) return { blocks: [], whole: false }

  const characters = room.characters - NOTICE.characters
  const short = shortenProse(given, characters / 2)
  const forProse = Math.min(total(short.filter(isProse)), characters / 2)
  const taken = takeInOrder(
    short,
    { prose: forProse, code: characters - forProse },
    room.blocks - NOTICE.blocks,
  )
  const notice: MessageBlock = {
    kind: 'text',
    text: 'Not everything fits here: View details shows all of it.',
  }
  return { blocks: [...taken, notice], whole: false }
}

interface Budget {
  prose: number
  code: number
}

function takeInOrder(blocks: readonly MessageBlock[], budget: Budget, most: number): readonly MessageBlock[] {
  const left = { ...budget }
  const taken: MessageBlock[] = []
  let isFull = false
  for (const block of blocks) {
    // Nothing follows a gap, or a command would seem to belong to what stands above it. Only the first code is so
    // important that it is shown even then: in an approval it is what is approved.
    if (isFull && (block.kind !== 'code' || taken.some(isCode))) continue
    const pieces = block.kind === 'code' ? beginning(block, left.code) : ifAffordable(block, left.prose)
    if (taken.length + pieces.length > most) break
    isFull ||= pieces.length === 0
    taken.push(...pieces)
    left[block.kind === 'code' ? 'code' : 'prose'] -= total(pieces)
  }
  return withoutDanglingEnd(taken)
}

function isCode(block: MessageBlock): boolean {
  return block.kind === 'code'
}

function ifAffordable(block: MessageBlock, room: number): readonly MessageBlock[] {
  return cost(block) <= room ? [block] : []
}

/** All of a code, or as much as there is room for and a line that says how much more there is. */
function beginning(block: MessageBlock & { kind: 'code' }, room: number): readonly MessageBlock[] {
  if (cost(block) <= room) return [block]
  const free = room - NOTICE.characters - slackLength(block.label ?? '')
  if (free < SHORTEST_BEGINNING) return []
  const [first = ''] = split(block.text, free)
  const more = counted(block.text.length - first.length, 'more character')
  return [
    { ...block, text: first },
    { kind: 'text', text: `… continued in View details (${more})` },
  ]
}

/** A heading or a line with nothing under it promises what does not come. */
function withoutDanglingEnd(blocks: readonly MessageBlock[]): readonly MessageBlock[] {
  const end = blocks.findLastIndex(({ kind }) => kind !== 'heading' && kind !== 'divider')
  return blocks.slice(0, end + 1)
}

function shortenProse(blocks: readonly MessageBlock[], room: number): readonly MessageBlock[] {
  const tries = PROSE_LENGTHS.map((longest) =>
    blocks.map((block) => (isProse(block) ? shortenBlock(block, longest) : block)),
  )
  return tries.find((short) => total(short.filter(isProse)) <= room) ?? tries.at(-1) ?? blocks
}

function shortenBlock(block: MessageBlock, longest: number): MessageBlock {
  return mapTexts(withFewerItems(block), (text) => shorten(text, longest))
}

function withFewerItems(block: MessageBlock): MessageBlock {
  if (block.kind === 'list') {
    const more = block.items.length - KEPT_ITEMS
    return more <= 0
      ? block
      : { ...block, items: [...block.items.slice(0, KEPT_ITEMS), `… and ${more} more`] }
  }
  if (block.kind === 'facts') {
    const more = block.facts.length - KEPT_ITEMS
    const rest = { label: 'And', value: counted(more, 'more entry', 'more entries') }
    return more <= 0 ? block : { ...block, facts: [...block.facts.slice(0, KEPT_ITEMS), rest] }
  }
  return block.kind === 'table' ? { ...block, rows: block.rows.slice(0, KEPT_ITEMS) } : block
}

function isProse(block: MessageBlock): boolean {
  return !isCode(block)
}

/** Slack counts the containers of texts too; this is a little more than it was seen to count. */
const COST_OF_CONTAINER = 25

/** What a block takes of the room: its text as a reader sees it, and its containers. */
export function cost(block: MessageBlock): number {
  return slackLength(blockText(block)) + COST_OF_CONTAINER * containers(block)
}

function containers(block: MessageBlock): number {
  if (block.kind === 'facts') return 1 + 2 * block.facts.length
  if (block.kind === 'list') return 1 + block.items.length
  if (block.kind === 'plan') return 1 + 2 * block.steps.length
  return block.kind === 'table' ? block.header.length * (block.rows.length + 1) : 2
}

function total(blocks: readonly MessageBlock[]): number {
  return blocks.reduce((sum, block) => sum + cost(block), 0)
}

/** The block with every text in it changed by `change`. */
function mapTexts(block: MessageBlock, change: (text: string) => string): MessageBlock {
  const phrase = (given: Phrase): Phrase =>
    typeof given === 'string' ? change(given) : inlines(given).map((inline) => changed(inline, change))
  switch (block.kind) {
    case 'text':
      return { ...block, text: phrase(block.text) }
    case 'heading':
    case 'code':
      return { ...block, text: change(block.text) }
    case 'quote':
      return { ...block, text: change(block.text), ...(block.by && { by: change(block.by) }) }
    case 'facts':
      return {
        ...block,
        ...(block.label && { label: change(block.label) }),
        facts: block.facts.map(({ label, value }) => ({ label: change(label), value: phrase(value) })),
      }
    case 'list':
      return { ...block, ...(block.label && { label: change(block.label) }), items: block.items.map(phrase) }
    case 'table':
      return { ...block, header: block.header.map(change), rows: block.rows.map((row) => row.map(change)) }
    case 'progress':
      return { ...block, ...(block.label && { label: change(block.label) }) }
    case 'plan':
      return {
        ...block,
        label: change(block.label),
        steps: block.steps.map((step) => ({ ...step, name: change(step.name) })),
      }
    case 'divider':
      return block
    default:
      return impossible(block)
  }
}

function changed(inline: Inline, change: (text: string) => string): Inline {
  return typeof inline === 'string' ? change(inline) : inline
}
