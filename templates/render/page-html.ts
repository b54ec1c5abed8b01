import type { Verdict } from '../../src/domain/approval.ts'
import type { DecisionForm, DecisionPage } from '../decision-page.ts'
import { answerFormHtml } from './form-html.ts'
import { blockHtml, escapeHtml, type Look, phraseHtml, statusHtml } from './html-blocks.ts'
import { pageDocument } from './page-document.ts'

/** The page as HTML. It loads nothing, and works without scripts: there are none. */
export function toPageHtml(page: DecisionPage): string {
  const { message, notice, payload, form, answer } = page
  const { title, tone, blocks, footer } = message
  const body = [
    ...(notice ? [`<p class="notice ${notice.tone}" role="status">${phraseHtml(notice.text)}</p>`] : []),
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="status ${tone}">${statusHtml(message)}</p>`,
    ...blocks.map((block) => blockHtml(block, look)),
    ...(payload === undefined
      ? []
      : [`<h2 class="heading">All of what is asked</h2>`, `<pre class="code">${escapeHtml(payload)}</pre>`]),
    ...(form ? [formHtml(form)] : []),
    ...(answer ? [answerFormHtml(answer)] : []),
    ...(footer.length > 0 ? [`<p class="footer">${footer.map(escapeHtml).join(' · ')}</p>`] : []),
  ]
  return pageDocument(title, body)
}

const look: Look = (part) => ` class="${part}"`

/**
 * Nothing is chosen beforehand, and one button alone sends. The first button is for Enter, which presses the first one of
 * a form: nobody decides by Enter. Reject comes last, so that a program which clicks on everything ends there, where a
 * reason is asked for.
 */
function formHtml({ token, reader, verdicts, justification, attempts, tick, said }: DecisionForm): string {
  const mayApprove = verdicts.includes('approve')
  return `<form method="post">
<h2 class="heading">Your decision, ${escapeHtml(reader)}</h2>
<button hidden formnovalidate></button>
<input type="hidden" name="token" value="${escapeHtml(token)}">
<fieldset><legend>What do you decide?</legend>
${verdicts.map((verdict) => choice(verdict, said.verdict)).join('\n')}
</fieldset>
${attempts === null ? '' : attemptsField(attempts, said.granted)}
${area('reason', reasonLabel(justification, mayApprove), said.reason, justification && mayApprove)}
${mayApprove ? area('conditions', 'Only if (optional): the orchestrator is told with the approval', said.conditions, false) : ''}
${tick ? TICK : ''}
<p class="buttons"><button class="send" name="send" value="yes">Send my decision</button></p>
</form>`
}

/** Left as it is, all of them are granted. */
function attemptsField(asked: number, said = String(asked)): string {
  return `<p class="field"><label for="granted">Attempts to grant, of ${asked} (to approve)</label>
<input type="number" id="granted" name="granted" min="1" max="${asked}" value="${escapeHtml(said)}"></p>`
}

function choice(verdict: Verdict, said: Verdict | undefined): string {
  const checked = verdict === said ? ' checked' : ''
  return `<p class="choice ${verdict}"><input type="radio" id="${verdict}" name="verdict" value="${verdict}" required${checked}>
<label for="${verdict}">${CHOICES[verdict]}</label></p>`
}

const CHOICES: Readonly<Record<Verdict, string>> = { approve: 'Approve', reject: 'Reject' }

function reasonLabel(justification: boolean, mayApprove: boolean): string {
  if (!mayApprove) return 'Why do you reject it?'
  return justification ? 'Why? (needed, also to approve)' : 'Why? (needed to reject, optional to approve)'
}

function area(name: 'reason' | 'conditions', label: string, value: string, required: boolean): string {
  return `<p class="field"><label for="${name}">${label}</label>
<textarea id="${name}" name="${name}" rows="${name === 'reason' ? 3 : 2}" maxlength="2000"${required ? ' required' : ''}>
${escapeHtml(value)}</textarea></p>`
}

/** Not required by the browser: who rejects need not have read all of it. */
const TICK = `<p class="tick"><input type="checkbox" id="read_all" name="read_all" value="yes">
<label for="read_all">I have read all of it. It cannot be undone. (Needed to approve)</label></p>`
