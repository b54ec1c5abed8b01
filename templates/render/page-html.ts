import type { DecisionForm, DecisionPage } from '../decision-page.ts'
import { blockHtml, escapeHtml, type Look, phraseHtml } from './html-blocks.ts'
import { PAGE_STYLE } from './page-style.ts'
import { markedStatus } from './plain-text.ts'

/** The page as HTML. It loads nothing, and works without scripts: there are none. */
export function toPageHtml(page: DecisionPage): string {
  const { message, notice, payload, form } = page
  const { title, tone, status, highlights = [], blocks, footer } = message
  const stands = [escapeHtml(markedStatus(tone, status)), ...highlights.map(phraseHtml)].join(' · ')
  const body = [
    ...(notice ? [`<p class="notice ${notice.tone}" role="status">${phraseHtml(notice.text)}</p>`] : []),
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="status ${tone}">${stands}</p>`,
    ...blocks.map((block) => blockHtml(block, look)),
    ...(payload === undefined
      ? []
      : [`<h2 class="heading">All of what is asked</h2>`, `<pre class="code">${escapeHtml(payload)}</pre>`]),
    ...(form ? [formHtml(form)] : []),
    ...(footer.length > 0 ? [`<p class="footer">${footer.map(escapeHtml).join(' · ')}</p>`] : []),
  ]
  return document(escapeHtml(title), body.join('\n'))
}

const look: Look = (part) => ` class="${part}"`

/** The first button names no verdict: Enter presses the first one of a form, and nobody approves by Enter. */
function formHtml({ token, reader, verdicts, justification, tick, said }: DecisionForm): string {
  const mayApprove = verdicts.includes('approve')
  return `<form method="post">
<h2 class="heading">Your decision, ${escapeHtml(reader)}</h2>
<button hidden formnovalidate></button>
<input type="hidden" name="token" value="${escapeHtml(token)}">
${area('reason', reasonLabel(justification, mayApprove), said.reason, justification && mayApprove)}
${mayApprove ? area('conditions', 'Only if (optional): the orchestrator is told with the approval', said.conditions, false) : ''}
${tick ? TICK : ''}
<p class="buttons">
${verdicts.map((verdict) => BUTTONS[verdict]).join('\n')}
</p>
</form>`
}

function reasonLabel(justification: boolean, mayApprove: boolean): string {
  if (!mayApprove) return 'Why do you reject it?'
  return justification ? 'Why? (needed, also to approve)' : 'Why? (needed to reject, optional to approve)'
}

function area(name: 'reason' | 'conditions', label: string, value: string, required: boolean): string {
  return `<p class="field"><label for="${name}">${label}</label>
<textarea id="${name}" name="${name}" rows="${name === 'reason' ? 3 : 2}" maxlength="2000"${required ? ' required' : ''}>
${escapeHtml(value)}</textarea></p>`
}

const TICK = `<p class="tick"><input type="checkbox" id="read_all" name="read_all" value="yes" required>
<label for="read_all">I have read all of it. It cannot be undone.</label></p>`

const BUTTONS = {
  approve: '<button class="approve" name="verdict" value="approve">Approve</button>',
  reject: '<button class="reject" name="verdict" value="reject" formnovalidate>Reject</button>',
} as const

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Countersign</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>`
}
