import type { KnownBlock } from '@slack/types'
import type { Message, MessageAction, MessageBlock } from '../../src/domain/message.ts'
import { actionBlocks, plain } from './elements.ts'
import { fitInto, type Room } from './fit-into.ts'
import { legible } from './legible.ts'
import { SLACK } from './limits.ts'
import { blockText, markedStatus, phraseText, statusText } from './plain-text.ts'
import { statusLine, tableAsText, toSlackBlock } from './rich-text.ts'
import { shorten, slackLength, split } from './split.ts'

/** What Slack is sent: `text` for notifications and screen readers, `blocks` for everyone else. */
export interface SlackMessage {
  readonly text: string
  readonly blocks: KnownBlock[]
}

export interface RenderOptions {
  /** Only the oldest blocks, and fewer characters: for a workspace that refuses the newer ones. */
  readonly conservative?: boolean
  /** Defaults to what one message may hold. */
  readonly within?: Room
  /** Sets apart the `block_id`s where several messages stand on one screen. */
  readonly blockId?: string
}

const MESSAGE_ROOM: Room = { blocks: SLACK.blocksInMessage, characters: SLACK.charactersOnCard }
const PLAIN_ROOM: Room = { blocks: SLACK.blocksInMessage, characters: SLACK.charactersOnPlainCard }

/**
 * A message as one card in Slack. What can be pressed is always there; the content gets the room that is left. Where
 * something did not fit, the card says so and carries the button that opens everything.
 */
export function toBlockKit(message: Message, options: RenderOptions = {}): SlackMessage {
  const { conservative = false, within = conservative ? PLAIN_ROOM : MESSAGE_ROOM } = options
  const heading = fittedHeading(message)
  const everything = [...message.actions, ...missingDetails(message)]
  const frame = heading.cost + costOfActions(everything) + costOfFooter(message)
  const body = fitInto(withLongWords(message, heading.whole), {
    blocks: within.blocks - blocksOfFrame(message, everything) - (conservative ? moreSections(within) : 0),
    characters: within.characters - frame,
  })
  const actions = body.whole && heading.whole ? message.actions : everything
  return {
    text: fallback(message),
    blocks: [
      header(message.title),
      ...(conservative ? section(heading.statusText) : [statusLine(heading.status, heading.beside)]),
      ...content(body.blocks, conservative),
      ...actionBlocks(actions, options.blockId ?? 'card'),
      ...footer(message),
    ],
  }
}

/** In the oldest blocks a long text takes more than one section; each but the last is at least half full. */
function moreSections({ characters }: Room): number {
  return Math.floor(characters / (SLACK.section / 2))
}

const LONGEST_STATUS = 250
const LONGEST_HIGHLIGHT = 120
const MOST_HIGHLIGHTS = 6
const LONGEST_FOOTER = 500
const LONGEST_FALLBACK = 1_000

function fittedHeading({ title, tone, status, highlights = [] }: Message) {
  const marked = markedStatus(tone, status)
  const short = shorten(marked, LONGEST_STATUS)
  const beside = highlights
    .slice(0, MOST_HIGHLIGHTS)
    .map((words) => (typeof words === 'string' ? shorten(legible(words), LONGEST_HIGHLIGHT) : words))
  const line = [short, ...beside.map(phraseText)].join(' · ')
  return {
    status: short,
    beside,
    statusText: line,
    whole: short === marked && !isShortened(title) && highlights.every((words, at) => words === beside[at]),
    cost: slackLength(shorten(title, SLACK.header)) + slackLength(line) + 100,
  }
}

function isShortened(title: string): boolean {
  return slackLength(legible(title)) > SLACK.header
}

/** A title or status that is too long for its place stands in full below it. */
function withLongWords(message: Message, headingIsWhole: boolean): readonly MessageBlock[] {
  if (headingIsWhole) return message.blocks
  const words = [
    ...(isShortened(message.title) ? [message.title] : []),
    ...(slackLength(message.status) > LONGEST_STATUS - 4 ? [message.status] : []),
    ...(message.highlights ?? []).filter(
      (highlight) => typeof highlight === 'string' && slackLength(highlight) > LONGEST_HIGHLIGHT,
    ),
  ]
  return [...words.map((text) => ({ kind: 'text', text }) as const), ...message.blocks]
}

function missingDetails({ actions, details }: Message): readonly MessageAction[] {
  const present = actions.some((action) => action.kind === 'button' && action.id === 'details.open')
  return details === undefined || present ? [] : [details]
}

function fallback(message: Message): string {
  const text = `${statusText(message)}\n${legible(message.title)}`
  return escaped(shorten(text, LONGEST_FALLBACK))
}

/** Slack's three escapes; nothing else is markup to it in `text`. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function content(blocks: readonly MessageBlock[], conservative: boolean): KnownBlock[] {
  if (conservative) return blocks.flatMap((block) => section(blockText(block)))
  const firstTable = blocks.findIndex((block) => block.kind === 'table')
  return blocks.map((block, index) => toSlackBlock(index === firstTable ? block : tableAsText(block)))
}

function header(title: string): KnownBlock {
  return { type: 'header', text: plain(title, SLACK.header) }
}

function section(text: string): KnownBlock[] {
  return split(text, SLACK.section)
    .filter((piece) => piece.trim() !== '')
    .map((piece) => ({ type: 'section', text: plain(piece, SLACK.section) }))
}

function footer({ footer }: Message): KnownBlock[] {
  if (footer.length === 0) return []
  return [{ type: 'context', elements: [plain(footer.join('  ·  '), LONGEST_FOOTER)] }]
}

/** Header, status, rows of buttons and footer. */
function blocksOfFrame({ footer }: Message, actions: readonly MessageAction[]): number {
  return 2 + actionBlocks(actions, '').length + (footer.length > 0 ? 1 : 0)
}

function costOfActions(actions: readonly MessageAction[]): number {
  return actions.reduce((sum, action) => sum + slackLength(action.label) + 100, 0)
}

function costOfFooter({ footer }: Message): number {
  return footer.length === 0 ? 0 : Math.min(LONGEST_FOOTER, slackLength(footer.join('  ·  '))) + 50
}

/**
 * Several messages on one screen, with a line between them: a list of approvals, the Home tab. Each takes the blocks it
 * needs where all fit, else an equal share; those for which there is no room left are counted at the end.
 */
export function toSlackScreen(
  messages: readonly Message[],
  options: Omit<RenderOptions, 'blockId'> = {},
): SlackMessage {
  const { within = options.conservative ? PLAIN_ROOM : MESSAGE_ROOM, conservative = false } = options
  const characters = Math.floor(within.characters / Math.max(1, messages.length))
  const equally = Math.floor(within.blocks / Math.max(1, messages.length)) - 1
  const render = (blocks: number) =>
    messages.map((message, index) =>
      toBlockKit(message, { conservative, within: { blocks, characters }, blockId: `card-${index}` }),
    )
  const asNeeded = render(within.blocks)
  const cards = blocksUpTo(asNeeded, messages.length) <= within.blocks ? asNeeded : render(equally)
  const shown = cards.filter((_, index) => blocksUpTo(cards, index) < within.blocks || cards === asNeeded)
  const more = cards.length - shown.length
  return {
    text: shorten(shown.map((card) => card.text).join('\n\n'), SLACK.fallback) || ' ',
    blocks: [
      ...shown.flatMap((card, index) => (index === 0 ? card.blocks : [DIVIDER, ...card.blocks])),
      ...(more > 0 ? section(`… and ${more} more`) : []),
    ],
  }
}

const DIVIDER: KnownBlock = { type: 'divider' }

/** Of the cards up to that one, with the lines between them. */
function blocksUpTo(cards: readonly SlackMessage[], last: number): number {
  return cards.slice(0, last + 1).reduce((sum, card) => sum + card.blocks.length + 1, -1)
}
