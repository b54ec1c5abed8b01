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
    typeof node.text === 'string'
      ? [node.text]
      : typeof node.title === 'string'
        ? [node.title]
        : 'fallback' in node
          ? [String(node.fallback)]
          : [],
  )
}

/** The user ids that blocks notify, in order. */
export function mentioned(blocks: unknown): readonly string[] {
  return nodes(blocks).flatMap((node) => (node.type === 'user' ? [String(node.user_id)] : []))
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
  ['no user id', ({ type, user_id }) => type === 'user' && !/^[UW][A-Z0-9]+$/.test(String(user_id))],
  ['value of an option too long', (node) => isOption(node) && String(node.value).length > SLACK.optionValue],
  ['description too long', ({ description }) => textOf(description).length > SLACK.optionText],
  ['label too long', ({ label }) => textOf(label).length > SLACK.inputLabel],
  ['hint too long', ({ hint }) => textOf(hint).length > SLACK.inputHint],
  ['placeholder too long', ({ placeholder }) => textOf(placeholder).length > SLACK.placeholder],
  [
    'too many options',
    ({ type, options }) => Array.isArray(options) && options.length > (MOST_OPTIONS[String(type)] ?? 100),
  ],
  ['no options', ({ options }) => Array.isArray(options) && options.length === 0],
  [
    'repeated options',
    ({ options }) => Array.isArray(options) && !areDistinct(options.map(({ value }) => value)),
  ],
  [
    'text that is longer than it may be',
    ({ initial_value, max_length }) =>
      String(initial_value ?? '').length > Number(max_length ?? SLACK.inputText),
  ],
  ['blank title', ({ title }) => typeof title === 'string' && title.trim() === ''],
  ['title too long', ({ title }) => typeof title === 'string' && title.length > SLACK.stepTitle],
  ['too many steps', ({ tasks }) => Array.isArray(tasks) && tasks.length > 48],
  ['no elements', ({ elements }) => Array.isArray(elements) && elements.length === 0],
]

/** https://docs.slack.dev/reference/block-kit/block-elements: checkboxes, radio buttons, select menus. */
const MOST_OPTIONS: Readonly<Record<string, number>> = {
  checkboxes: 10,
  radio_buttons: 10,
  static_select: 100,
}

/** An option has a text and a value and, unlike a button, no type. */
function isOption({ type, value, text }: Node): boolean {
  return type === undefined && value !== undefined && text !== undefined
}

function areDistinct(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length
}

function textOf(object: unknown): string {
  return typeof object === 'object' && object !== null ? String((object as Node).text ?? '') : ''
}

interface RenderedView {
  readonly title: { readonly text: string }
  readonly submit?: { readonly text: string }
  readonly close?: { readonly text: string }
  readonly private_metadata?: string
  readonly blocks: readonly object[]
}

/** Every rule of Slack's for dialogs that a view breaks: https://docs.slack.dev/reference/views/modal-views. */
export function viewViolations(view: RenderedView): readonly string[] {
  const { title, submit, close, private_metadata = '', blocks } = view
  const inputs = blocks.filter((block) => (block as Node).type === 'input')
  const blockIds = (blocks as readonly Node[]).flatMap(({ block_id }) => block_id ?? [])
  const focused = nodes(blocks).filter(({ focus_on_load }) => focus_on_load === true)
  return [
    ...broken(blocks.length > SLACK.blocksInView, `${blocks.length} blocks`),
    ...broken(title.text.length > SLACK.viewTitle, `title "${title.text}"`),
    ...[submit, close].flatMap((button) =>
      broken((button?.text.length ?? 0) > SLACK.viewButton, `button "${button?.text}"`),
    ),
    ...broken(private_metadata.length > SLACK.privateMetadata, 'private_metadata too long'),
    ...broken(inputs.length > 0 && submit === undefined, 'inputs without a submit button'),
    ...broken(!areDistinct(blockIds), `repeated block ids ${blockIds.join()}`),
    ...broken(focused.length > 1, 'more than one focus'),
    ...nodes(blocks).flatMap(nodeViolations),
  ]
}

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
