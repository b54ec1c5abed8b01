import fc from 'fast-check'
import { SLACK } from '../../templates/render/limits.ts'

/** Texts as the worst agent would send them. */
export const mangled: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.replaceAll('\0', '')),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '<!channel>',
      '<@U1> & <http://x|y>',
      '*bold* `code` ```',
      ' ',
      '\n\n',
      '\u202e\u0007',
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('👩‍👩‍👧‍👦', 'e\u0301', '&<>', 'word ')
      .chain((unit) => fc.integer({ min: 1, max: 3_000 }).map((times) => unit.repeat(times))),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('z', 'a\u0300'.concat('\u0300'.repeat(99)))
      .map((unit) => unit.repeat(Math.floor(120_000 / unit.length))),
  },
)

interface Rendered {
  readonly text: string
  readonly blocks: readonly object[]
}

/** Every rule of Slack's for messages that the rendering breaks, in words. Written from Slack's reference, not from our renderer. */
export function violations({ text, blocks }: Rendered): readonly string[] {
  const all = nodes(blocks)
  return [
    ...broken(blocks.length > SLACK.blocksInMessage, `${blocks.length} blocks`),
    ...broken(text.trim() === '', 'no fallback text'),
    ...broken(text.length > SLACK.fallback, `fallback of ${text.length}`),
    ...broken(/<[!@#]/.test(text), 'markup in the fallback'),
    ...broken(sum(texts(blocks)) > SLACK.charactersInMessage, `${sum(texts(blocks))} characters`),
    ...all.flatMap(nodeViolations),
  ]
}

/** Every text that stands in blocks, in order. */
export function texts(blocks: unknown): readonly string[] {
  return nodes(blocks).flatMap((node) =>
    typeof node.text === 'string' ? [node.text] : 'fallback' in node ? [String(node.fallback)] : [],
  )
}

type Node = Readonly<Record<string, unknown>>

function nodes(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(nodes)
  if (typeof value !== 'object' || value === null) return []
  return [value as Node, ...Object.values(value).flatMap(nodes)]
}

function nodeViolations(node: Node): readonly string[] {
  return [
    ...RULES.filter(([, isBroken]) => isBroken(node)).map(([rule]) => `${rule} in ${node.type}`),
    ...(node.type === 'actions' ? actionViolations(node.elements as readonly Node[]) : []),
  ]
}

const RULES: readonly (readonly [rule: string, isBroken: (node: Node) => boolean])[] = [
  ['empty text', ({ text }) => text === ''],
  ['blank text', ({ type, text }) => isTextObject(type) && text !== ' ' && String(text).trim() === ''],
  ['markup', ({ type, text }) => type === 'mrkdwn' && /<[!@#]/.test(String(text))],
  ['half a character', ({ text }) => typeof text === 'string' && !text.isWellFormed()],
  ['text too long', (node) => lengthOf(node) > (LONGEST[String(node.type)] ?? SLACK.section)],
  ['value too long', ({ value }) => String(value ?? '').length > SLACK.buttonValue],
  ['url too long', ({ url }) => String(url ?? '').length > SLACK.buttonUrl],
  ['action_id too long', ({ action_id }) => String(action_id ?? '').length > SLACK.actionId],
  ['block_id too long', ({ block_id }) => String(block_id ?? '').length > SLACK.blockId],
  ['no elements', ({ elements }) => Array.isArray(elements) && elements.length === 0],
]

const LONGEST: Readonly<Record<string, number>> = { header: SLACK.header, button: SLACK.buttonText }

function isTextObject(type: unknown): boolean {
  return type === 'plain_text' || type === 'mrkdwn'
}

/** Of a node's own text, or of the text object that it holds. */
function lengthOf({ text }: Node): number {
  const inner = typeof text === 'object' && text !== null ? (text as Node).text : text
  return typeof inner === 'string' ? escapedLength(inner) : 0
}

function actionViolations(elements: readonly Node[]): readonly string[] {
  const ids = elements.map((element) => element.action_id)
  return [
    ...broken(elements.length > SLACK.actionsInBlock, 'too many actions'),
    ...broken(new Set(ids).size !== ids.length, `repeated action ids ${ids.join()}`),
  ]
}

function escapedLength(text: string): number {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').length
}

function sum(all: readonly string[]): number {
  return all.reduce((total, text) => total + escapedLength(text), 0)
}

function broken(isBroken: boolean, rule: string): readonly string[] {
  return isBroken ? [rule] : []
}
