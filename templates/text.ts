import type { MessageBlock, Phrase } from '../src/domain/message.ts'

/** A paragraph, or nothing where there is nothing to say. */
export function text(said: Phrase | undefined): readonly MessageBlock[] {
  return said === undefined || said === '' ? [] : [{ kind: 'text', text: said }]
}

/** A list under its label, or nothing where it is empty or absent. Blank items are kept, in words. */
export function list(label: string, items: readonly string[] | undefined): readonly MessageBlock[] {
  if (items === undefined || items.length === 0) return []
  return [{ kind: 'list', label, items: items.map((item) => (item.trim() === '' ? '(empty)' : item)) }]
}

/** Text to copy or to read exactly, or nothing where there is none. */
export function code(label: string, exact: string | undefined): readonly MessageBlock[] {
  return exact?.trim() ? [{ kind: 'code', label, text: exact }] : []
}
