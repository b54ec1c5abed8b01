import type { OptoutPage } from '../optout-page.ts'
import { escapeHtml } from './html-blocks.ts'
import { pageDocument } from './page-document.ts'

/** The page as HTML. Its form is sent to the address that it came from. */
export function toOptoutHtml({ title, status, words, button }: OptoutPage): string {
  return pageDocument(title, [
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="status">${escapeHtml(status)}</p>`,
    `<p>${escapeHtml(words)}</p>`,
    '<form method="post" class="bare"><p class="buttons">',
    `<button class="plain" name="do" value="${button.does}">${escapeHtml(button.label)}</button>`,
    '</p></form>',
  ])
}
