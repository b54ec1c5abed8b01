import { escapeHtml } from './html-blocks.ts'
import { PAGE_STYLE } from './page-style.ts'

/** A whole page of ours around its parts, which are HTML; the title is text. */
export function pageDocument(title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · Countersign</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
</body>
</html>`
}
