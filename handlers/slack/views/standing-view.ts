import { alikeTo } from '../../../src/domain/alike.ts'
import { isRecord } from '../../../src/domain/events/envelope.ts'
import { notDone } from '../../../templates/approval-answers.ts'
import { noSuchApproval } from '../../../templates/command-answers.ts'
import { STANDING_LIMITS } from '../../../templates/dialogs/standing.ts'
import { givenAnswer, notAlike, standingRefused } from '../../../templates/standing-answers.ts'
import { voteData } from '../button-values.ts'
import { noticeView } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { type Given, onSubmit, type SubmitResult } from '../submission.ts'

const DAY_MS = 86_400_000

/** The terms of a vote in advance were given. Action and source are the approval's own, not what the dialog says. */
export function standingSubmission(needs: SlackNeeds) {
  return onSubmit(needs, voteData, async ({ data, given, identity }) => {
    const found = await needs.findApproval(data.approval)
    if (found.kind !== 'found') return notice(noSuchApproval(data.approval))
    const { approval } = found
    if (approval.digest !== data.digest) {
      return notice(notDone({ reason: 'payload-changed', approval }, needs.people.names, identity))
    }
    const subject = await needs.readSubject(approval.eventId)
    const alike = alikeTo(approval, subject?.event.source ?? null)
    if (typeof alike === 'string') return notice(notAlike(alike))
    const terms = readTerms(given)
    if ('errors' in terms) return { kind: 'errors', errors: terms.errors }
    const { parameters, uses, days, reason } = terms
    const endsAt = new Date(needs.clock.now().getTime() + days * DAY_MS)
    const { action, source } = alike
    const wanted = { action, source, parameters, reason, endsAt, maxUses: uses }
    const result = await needs.giveStanding(identity, wanted)
    if (result.kind === 'refused') return notice(standingRefused(result.reason, identity))
    return { kind: 'show', view: noticeView(givenAnswer(result.standing), 'Approve in advance') }
  })
}

function notice(message: Parameters<typeof noticeView>[0]): SubmitResult {
  return { kind: 'show', view: noticeView(message, 'Nothing changed') }
}

interface Terms {
  readonly parameters: Readonly<Record<string, unknown>>
  readonly uses: number
  readonly days: number
  readonly reason: string
}

/** Everything that is wrong is said at once, each beside its field. */
function readTerms(given: Given): Terms | { readonly errors: Readonly<Record<string, string>> } {
  const parameters = fromJson(given.text('parameters'))
  const uses = countUpTo(STANDING_LIMITS.uses, given.text('uses'))
  const days = countUpTo(STANDING_LIMITS.days, given.text('days'))
  const reason = given.text('reason')
  if (parameters !== undefined && uses !== undefined && days !== undefined && reason !== '') {
    return { parameters, uses, days, reason }
  }
  return {
    errors: {
      ...(parameters === undefined && { parameters: 'Write a JSON object: {"name": "value"}.' }),
      ...(uses === undefined && { uses: `Write a number from 1 to ${STANDING_LIMITS.uses}.` }),
      ...(days === undefined && { days: `Write a number from 1 to ${STANDING_LIMITS.days}.` }),
      ...(reason === '' && { reason: 'Say why: it stands in the audit, and on every card that it decides.' }),
    },
  }
}

function fromJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function countUpTo(most: number, text: string): number | undefined {
  const count = Number(text)
  return /^\d+$/.test(text) && count >= 1 && count <= most ? count : undefined
}
