import { impossible } from '../../src/domain/impossible.ts'
import type { Inline, Message, MessageAction, MessageBlock, Phrase, Tone } from '../../src/domain/message.ts'
import type { Step, StepState } from '../../src/domain/task-plan.ts'
import { legible } from './legible.ts'

/** A mark that repeats how a status sounds. A neutral one needs none. */
const MARKS: Readonly<Record<Tone, string>> = {
  neutral: '',
  progress: '🔄 ',
  waiting: '⏳ ',
  success: '✅ ',
  warning: '⚠️ ',
  danger: '❌ ',
}

/** The whole message as lines of plain text: for logs, tests and channels without layout. Times are in UTC. */
export function toPlainText(message: Message): string {
  const parts = [
    headline(message),
    ...message.blocks.map(blockText),
    message.actions.map(actionText).join(' '),
    message.footer.map(legible).join(' · '),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function headline(message: Message): string {
  return `${legible(message.title)}\n${statusText(message)}`
}

/** The status with its mark, and what stands beside it, in one line. */
export function statusText({ tone, status, highlights = [] }: Message): string {
  return [`${markedStatus(tone, status)}`, ...highlights.map(phraseText)].join(' · ')
}

/** `✅ Approved by Alex Kim`. No second mark where the status brings its own. */
export function markedStatus(tone: Tone, status: string): string {
  return /^\p{Emoji_Presentation}/u.test(status) ? legible(status) : `${MARKS[tone]}${legible(status)}`
}

/** A phrase with its times in UTC. */
export function phraseText(phrase: Phrase): string {
  return inlines(phrase).map(inlineText).join('')
}

/** A phrase in its parts. */
export function inlines(phrase: Phrase): readonly Inline[] {
  return Array.isArray(phrase) ? phrase : [phrase as Inline]
}

function inlineText(inline: Inline): string {
  if (inline instanceof Date) return momentText(inline)
  return legible(typeof inline === 'string' ? inline : inline.mention.name)
}

/** `2026-11-21 10:00 UTC`. */
export function momentText(date: Date): string {
  return date.toISOString().replace(/T(\d\d:\d\d).*/, ' $1 UTC')
}

/** One block as plain text. */
export function blockText(block: MessageBlock): string {
  switch (block.kind) {
    case 'text':
      return phraseText(block.text)
    case 'heading':
      return legible(block.text)
    case 'quote':
      return `${legible(block.text).replace(/^/gm, '> ')}${block.by ? `\n(${legible(block.by)})` : ''}`
    case 'code':
      return labelled(block.label, legible(block.text))
    case 'facts':
      return labelled(
        block.label,
        block.facts.map(({ label, value }) => `${legible(label)}: ${phraseText(value)}`).join('\n'),
      )
    case 'list':
      return labelled(block.label, listLines(block.items, block.ordered ?? false).join('\n'))
    case 'table':
      return tableText(block.header, block.rows)
    case 'progress':
      return `${progressBar(block.percent)}${block.label ? ` · ${legible(block.label)}` : ''}`
    case 'plan':
      return labelled(block.label, block.steps.map(stepText).join('\n'))
    case 'divider':
      return '—'
    default:
      return impossible(block)
  }
}

const STEP_MARKS: Readonly<Record<StepState, string>> = {
  pending: '▫️',
  'in-progress': '🔄',
  done: '✅',
  failed: '❌',
}

const STEP_WORDS: Readonly<Record<StepState, string>> = {
  pending: 'to do',
  'in-progress': 'in progress',
  done: 'done',
  failed: 'failed',
}

/** `✅ Planning: done`. */
export function stepText({ name, state }: Step): string {
  return `${STEP_MARKS[state]} ${legible(name)}: ${STEP_WORDS[state]}`
}

function labelled(label: string | undefined, text: string): string {
  return label ? `${legible(label)}:\n${text}` : text
}

function listLines(items: readonly Phrase[], ordered: boolean): readonly string[] {
  return items.map((item, index) => `${ordered ? `${index + 1}.` : '•'} ${phraseText(item)}`)
}

/** Columns of equal width, for a fixed-width font. */
export function tableText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return aligned([header, ...rows].map((row) => row.map(legible)))
}

/** Lines of cells, each as wide as the widest of its column. */
export function aligned(lines: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...lines.map((line) => line.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `▰▰▰▰▰▱▱▱▱▱ 50%`: ten steps. */
export function progressBar(percent: number): string {
  const full = Math.floor(percent / 10)
  return `${'▰'.repeat(full)}${'▱'.repeat(10 - full)} ${Math.round(percent * 10) / 10}%`
}

function actionText(action: MessageAction): string {
  return action.kind === 'link' ? `[${action.label}] ${action.url}` : `[${legible(action.label)}]`
}
