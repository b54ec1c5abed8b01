import type { Pressable } from './pressable-elements.ts'

/**
 * The drawing library renders a Block Kit button as `<button id="<action id>">` without its value. This marks
 * each such button, in order, with the block and action that it stands for, so that the page can say which was
 * pressed; a button that opens an address becomes a link.
 */
export function annotateButtons(html: string, pressables: readonly Pressable[]): string {
  let rest = html
  let done = ''
  for (const { blockId, element } of pressables) {
    const opening = `<button type="button" id="${escapeAttribute(element.action_id)}"`
    const start = rest.indexOf(opening)
    if (start === -1) continue
    const end = rest.indexOf('</button>', start)
    const inner = rest.slice(start + opening.length, end)
    const marks = `data-block="${escapeAttribute(blockId)}" data-action="${escapeAttribute(element.action_id)}"`
    done += rest.slice(0, start) + marked(element.url, marks, inner)
    rest = rest.slice(end + '</button>'.length)
  }
  return done + rest
}

function marked(url: string | undefined, marks: string, inner: string): string {
  if (url === undefined || !/^https?:\/\//.test(url)) return `<button type="button" ${marks}${inner}</button>`
  return `<a href="${escapeAttribute(url)}" target="_blank" rel="noopener noreferrer" ${marks}${inner}</a>`
}

/** As React escapes attributes, so that what it wrote is found again. */
function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
