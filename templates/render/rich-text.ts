import type {
  KnownBlock,
  PlanBlock,
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
  RichTextSection,
  RichTextText,
  TableBlock,
  TaskCardBlock,
} from '@slack/types'
import { impossible } from '../../src/domain/impossible.ts'
import type { Fact, Inline, Mention, MessageBlock, Phrase } from '../../src/domain/message.ts'
import type { Step, StepState } from '../../src/domain/task-plan.ts'
import { legible } from './legible.ts'
import { SLACK } from './limits.ts'
import { inlines, momentText, progressBar, tableText } from './plain-text.ts'
import { shorten, slackLength, split } from './split.ts'

type Style = NonNullable<RichTextText['style']>

/** One block of a message as one of Slack's. Rich text needs no escaping: what an agent wrote stays text. */
export function toSlackBlock(block: MessageBlock): KnownBlock {
  switch (block.kind) {
    case 'text':
      return richText([section(...phrase(block.text))])
    case 'heading':
      return richText([section(...texts(block.text, { bold: true }))])
    case 'quote':
      return richText([...quoted(block.text), ...(block.by ? [section(...texts(`— ${block.by}`))] : [])])
    case 'code':
      return richText([...labelLine(block.label), ...preformatted(block.text)])
    case 'facts':
      return richText(block.label ? labelledFacts(block.label, block.facts) : [factLines(block.facts)])
    case 'list':
      return richText([...labelLine(block.label), listOf(block.items, block.ordered ?? false)])
    case 'table':
      return table(block.header, block.rows) ?? richText(preformatted(tableText(block.header, block.rows)))
    case 'progress':
      return richText([section(...bar(block.percent, block.label))])
    case 'plan':
      return plan(block.label, block.steps)
    case 'divider':
      return { type: 'divider' }
    default:
      return impossible(block)
  }
}

/** A table where Slack takes only one a message, or none, as text in columns. */
export function tableAsText(block: MessageBlock): MessageBlock {
  return block.kind === 'table' ? { kind: 'code', text: tableText(block.header, block.rows) } : block
}

/** A bold status with what stands beside it. */
export function statusLine(status: string, beside: readonly Phrase[]): RichTextBlock {
  const rest = beside.flatMap((words) => [...texts('  ·  '), ...phrase(words)])
  return richText([section(...texts(status, { bold: true }), ...rest)])
}

function richText(elements: readonly RichTextBlockElement[]): RichTextBlock {
  return { type: 'rich_text', elements: [...elements] }
}

function section(...elements: readonly RichTextElement[]): RichTextSection {
  return { type: 'rich_text_section', elements: atLeastOne(elements) }
}

/** Slack refuses what has no elements, and texts without characters. */
function atLeastOne(elements: readonly RichTextElement[]): RichTextElement[] {
  return elements.length > 0 ? [...elements] : [{ type: 'text', text: ' ' }]
}

function phrase(words: Phrase): readonly RichTextElement[] {
  return inlines(words).flatMap(element)
}

function element(inline: Inline): readonly RichTextElement[] {
  if (inline instanceof Date) return moment(inline)
  return typeof inline === 'string' ? texts(inline) : mention(inline)
}

/** Who has no Slack account of theirs is named only. */
function mention({ mention: { name, slack }, inComments = false }: Mention): readonly RichTextElement[] {
  const [account] = slack
  return account === undefined || inComments ? texts(name) : [{ type: 'user', user_id: account.user }]
}

/** The last second that every client can show as a date: the end of the year 9999. */
const LAST_SECOND = 253_402_300_799

/** A time that each reader sees in their own zone; one that Slack cannot show stands in UTC. */
function moment(date: Date): readonly RichTextElement[] {
  const timestamp = Math.floor(date.getTime() / 1000)
  const fallback = momentText(date)
  if (timestamp <= 0 || timestamp > LAST_SECOND) return texts(fallback)
  return [{ type: 'date', timestamp, format: '{date_short_pretty} at {time}', fallback }]
}

function texts(text: string, style?: Style): readonly RichTextText[] {
  return split(legible(text), SLACK.richText).map((piece) => ({
    type: 'text',
    text: piece,
    ...(style && { style }),
  }))
}

function preformatted(code: string): readonly RichTextBlockElement[] {
  return texts(code).map((piece) => ({ type: 'rich_text_preformatted', elements: [piece] }))
}

function quoted(text: string): readonly RichTextBlockElement[] {
  return [{ type: 'rich_text_quote', elements: atLeastOne(texts(text)) }]
}

function labelLine(label: string | undefined): readonly RichTextSection[] {
  return label ? [section(...texts(label, { bold: true }))] : []
}

/** One line a fact. Lines of one section stay together; a section each would run into one another in some clients. */
function factLines(facts: readonly Fact[]): RichTextSection {
  const lines = facts.map(({ label, value }) => [...texts(`${label}  `, { bold: true }), ...phrase(value)])
  return section(...lines.flatMap((line, index) => (index === 0 ? line : [...texts('\n'), ...line])))
}

/** Facts that belong together under one label. */
function labelledFacts(label: string, facts: readonly Fact[]): readonly RichTextBlockElement[] {
  const items = facts.map(({ label, value }) => [`${label}: `, ...inlines(value)])
  return [...labelLine(label), listOf(items, false)]
}

function listOf(items: readonly Phrase[], ordered: boolean): RichTextBlockElement {
  const elements = items.map((item) => section(...phrase(item)))
  return { type: 'rich_text_list', style: ordered ? 'ordered' : 'bullet', elements }
}

function bar(percent: number, label: string | undefined): readonly RichTextElement[] {
  return [...texts(progressBar(percent)), ...(label ? texts(`  ·  ${label}`) : [])]
}

const STATUS: Readonly<Record<StepState, TaskCardBlock['status']>> = {
  pending: 'pending',
  'in-progress': 'in_progress',
  done: 'complete',
  failed: 'error',
}

function plan(title: string, steps: readonly Step[]): PlanBlock {
  const tasks = steps.map(
    ({ name, state }, index): TaskCardBlock => ({
      type: 'task_card',
      task_id: `step-${index + 1}`,
      title: shorten(legible(name).trim() || '–', SLACK.stepTitle),
      status: STATUS[state],
    }),
  )
  return { type: 'plan', title: shorten(legible(title), SLACK.stepTitle), tasks }
}

/** Undefined where the table is larger than Slack takes. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): TableBlock | undefined {
  const cells = [header, ...rows].map((row) => row.map((cell) => legible(cell).trim() || '–'))
  const characters = cells.flat().reduce((sum, cell) => sum + slackLength(cell), 0)
  if (cells.length > SLACK.tableRows || header.length > SLACK.tableColumns) return undefined
  if (characters > SLACK.tableCharacters) return undefined
  return { type: 'table', rows: cells.map((row) => row.map((text) => ({ type: 'raw_text', text }))) }
}
