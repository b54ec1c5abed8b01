import { impossible } from '../../src/domain/impossible.ts'
import type {
  ActionId,
  Inline,
  Message,
  MessageAction,
  MessageBlock,
  Phrase,
} from '../../src/domain/message.ts'
import type { Person } from '../../src/domain/person.ts'
import type { Step } from '../../src/domain/task-plan.ts'
import { codeFence, escapeLine, escapeMarkdown } from './escape-markdown.ts'
import { LINEAR } from './limits.ts'
import { inlines, markedStatus, momentText, progressBar, tableText } from './plain-text.ts'
import { shorten } from './split.ts'

/** Somebody's profile, whose address notifies them; undefined where it is not known. */
export type ProfileUrl = (person: Person) => string | undefined

/** `whole`: nothing of the message is missing. */
export interface Markdown {
  readonly text: string
  readonly whole: boolean
}

export interface MarkdownOptions {
  readonly profileUrl?: ProfileUrl
  /** Whether a reply is a way to decide, which it is where it is not said otherwise. */
  readonly hearsReplies?: boolean
}

const NOT_HERE = 'Replies are not heard here: decide it where its buttons are, or by API.'
const HOW_TO_ANSWER =
  'To decide, reply below with **approve**, **approve only …** (a condition) or **reject: why**.'

/** The first button that a card has says how it is answered. */
const HOW_TO_REPLY: readonly (readonly [ActionId, string])[] = [
  ['approval.grant-fewer', `${HOW_TO_ANSWER} *grant 2* grants fewer attempts.`],
  ['approval.approve', HOW_TO_ANSWER],
  [
    'inquiry.answer',
    'Reply with your answer. Where several things are asked, answer each in a line of its own: *1: yes*',
  ],
  ['inquiry.ask', 'Reply with *accept*, with *send back 2, 5: why*, or with *ask: your question*.'],
  ['inquiry.send-back', 'Reply with *go on*, with *fix: what has to be done*, or with *add tests: which*.'],
]

/** A message as the Markdown of one comment in Linear. Times are in UTC. What does not fit is left out at the end, and said to be. */
export function toMarkdown(message: Message, options: MarkdownOptions = {}): Markdown {
  const { profileUrl = () => undefined, hearsReplies = true } = options
  const head = headOf(message, profileUrl)
  const blocks = message.blocks.map((block) => blockMarkdown(block, profileUrl))
  const foot = footOf(message, hearsReplies)
  const room = LINEAR.comment - joined([...head, ...foot]).length - tooLong(0, message).length - 10
  const fitting = fittingIn(blocks, room)
  const whole = fitting === blocks.length && !isShortened(message)
  const shown = [...head, ...blocks.slice(0, fitting)]
  if (whole) return { text: joined([...shown, ...foot]), whole }
  const missing = joined(blocks.slice(fitting)).length
  return {
    text: joined([...shown, tooLong(missing, message), escapeLine(message.footer.join(' · '))]),
    whole,
  }
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n')
}

function fittingIn(blocks: readonly string[], room: number): number {
  let length = 0
  const first = blocks.findIndex((block) => {
    length += block.length + 2
    return length > room
  })
  return first < 0 ? blocks.length : first
}

function tooLong(missing: number, { actions }: Message): string {
  const elsewhere = actions.some(isVerdict)
    ? ' It cannot be decided here: decide it where all of it is shown.'
    : ''
  return `**Not all of this fits into a comment${missing > 0 ? `: about ${missing} characters more are not shown` : ''}.**${elsewhere}`
}

const LONGEST_TITLE = 1000

function short(text: string): string {
  return shorten(text, LONGEST_TITLE, ({ length }) => length)
}

function isShortened({ title, status }: Message): boolean {
  return title.length > LONGEST_TITLE || status.length > LONGEST_TITLE - 4
}

function headOf(
  { title, tone, status, highlights = [] }: Message,
  profileUrl: ProfileUrl,
): readonly string[] {
  const marked = escapeLine(short(markedStatus(tone, status)))
  const beside = highlights.map((words) => phrase(words, profileUrl))
  return [`### ${escapeLine(short(title))}`, [`**${marked}**`, ...beside].join(' · ')]
}

function footOf({ actions, footer }: Message, hearsReplies: boolean): readonly string[] {
  return [
    howToReply(actions, hearsReplies),
    actions.flatMap(linkText).join(' · '),
    footer.length === 0 ? '' : escapeLine(footer.join(' · ')),
  ]
}

/** What can be said below a card, in the words that are understood there. */
function howToReply(actions: readonly MessageAction[], hearsReplies: boolean): string {
  const offered = (id: ActionId) => actions.some((action) => action.kind === 'button' && action.id === id)
  const [, how] = HOW_TO_REPLY.find(([id]) => offered(id)) ?? []
  return how === undefined ? '' : hearsReplies ? how : NOT_HERE
}

function isVerdict(action: MessageAction): boolean {
  return action.kind === 'button' && action.id === 'approval.approve'
}

/** A link's address is ours or checked; it is shown as it is, so that nobody has to trust its label. */
function linkText(action: MessageAction): readonly string[] {
  return action.kind === 'link' ? [`${escapeLine(action.label)}: <${encodeURI(action.url)}>`] : []
}

function phrase(words: Phrase, profileUrl: ProfileUrl): string {
  return inlines(words)
    .map((inline) => inlineText(inline, profileUrl))
    .join('')
}

function inlineText(inline: Inline, profileUrl: ProfileUrl): string {
  if (inline instanceof Date) return momentText(inline)
  if (typeof inline === 'string') return escapeMarkdown(inline)
  const url = profileUrl(inline.mention)
  // A colon right after it would be taken for a part of the address.
  return url === undefined ? escapeMarkdown(inline.mention.name) : `${url} `
}

function blockMarkdown(block: MessageBlock, profileUrl: ProfileUrl): string {
  switch (block.kind) {
    case 'text':
      return paragraph(phrase(block.text, profileUrl))
    case 'heading':
      return `#### ${escapeLine(block.text)}`
    case 'quote':
      return `${escapeMarkdown(block.text).replace(/^/gm, '> ')}${block.by ? `\n\n(${escapeLine(block.by)})` : ''}`
    case 'code':
      return code(block.label, block.text)
    case 'facts':
      return labelled(
        block.label,
        block.facts.map(({ label, value }) =>
          item('-', `**${escapeLine(label)}:** ${phrase(value, profileUrl)}`),
        ),
      )
    case 'list':
      return labelled(
        block.label,
        block.items.map((words, index) =>
          item(block.ordered ? `${index + 1}.` : '-', phrase(words, profileUrl)),
        ),
      )
    case 'table':
      return code(undefined, tableText(block.header, block.rows))
    case 'progress':
      return `${progressBar(block.percent)}${block.label ? ` · ${escapeLine(block.label)}` : ''}`
    case 'plan':
      return labelled(block.label, block.steps.map(stepLine))
    case 'divider':
      return '---'
    default:
      return impossible(block)
  }
}

/** Empty lines in it begin a new paragraph. */
function paragraph(text: string): string {
  return text.replace(/^\n+|\n+$/g, '')
}

/** A checklist; what is begun or went wrong says so beside its box. */
function stepLine({ name, state }: Step): string {
  const beside = state === 'in-progress' ? ' (in progress)' : state === 'failed' ? ' (failed)' : ''
  return `- [${state === 'done' ? 'x' : ' '}] ${escapeLine(name)}${beside}`
}

/** Stays one item, however many lines it has. */
function item(mark: string, text: string): string {
  return `${mark} ${text.replace(/(\s*\n)+/g, `  \n${' '.repeat(mark.length + 1)}`)}`
}

function labelled(label: string | undefined, lines: readonly string[]): string {
  return [...(label ? [`**${escapeLine(label)}**`, ''] : []), ...lines].join('\n')
}

/** Long text is folded away (Linear's `+++`), unless a line of its own could end the fold. */
function code(label: string | undefined, text: string): string {
  const fence = codeFence(text)
  const title = label ? escapeLine(label) : ''
  const folds = text.length > LINEAR.unfoldedCode && !/^\s*\+{3}/m.test(text)
  if (folds) return `+++ ${title || 'Open to read all of it'}\n\n${fence}\n\n+++`
  return title ? `**${title}**\n\n${fence}` : fence
}
