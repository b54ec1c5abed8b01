import { impossible } from '../impossible.ts'
import type { InquiryBody } from '../inquiry-body.ts'

/**
 * What an agent hears of an event that asked for an answer: seed 000's acknowledgement of a test report, and everything else
 * as the `…-response` to its question. An agent that only knows yes and no must read what nobody answered as a no.
 */
export function inquiryWords(body: InquiryBody, responseType: string) {
  const { type, ...fields } = body
  if (type !== 'verification.acknowledged') {
    return { type: responseType, fields: { ...fields, message: inquirySentence(body) } }
  }
  const { status, next_action, required_actions, ...rest } = fields as typeof fields & AckFields
  return {
    type: 'test-report-ack',
    fields: {
      ...rest,
      status: status ?? 'rejected',
      ...(next_action !== null && { next_action }),
      ...(required_actions !== null && required_actions.length > 0 && { required_actions }),
      message: inquirySentence(body),
    },
  }
}

type AckFields = Pick<
  Extract<InquiryBody, { readonly type: 'verification.acknowledged' }>,
  'status' | 'next_action' | 'required_actions'
>

/** A readable sentence: many agents read nothing else. */
export function inquirySentence(body: InquiryBody): string {
  if (body.answered_by === null) {
    const why = body.reason === null ? '' : ` Reason: ${body.reason}`
    return body.state === 'expired'
      ? 'Nobody answered in time: do not go on by yourself.'
      : `The question was cancelled: do not go on by yourself.${why}`
  }
  const { person } = body.answered_by
  switch (body.type) {
    case 'clarification.answered':
      return `${person} answered. ${(body.answers ?? []).map(({ question, answer }) => `${question} ${answer ?? '(no answer)'}`).join(' · ')}`
    case 'fix-review.decided':
      return `${person} ${FIXES[body.decision ?? 'accepted']}${listed(body.fixes)}.${noted(body.note)}`
    case 'verification.acknowledged':
      return body.message ?? `${body.status === 'approved' ? 'Go on' : 'Sent back'}, says ${person}.`
    default:
      return impossible(body)
  }
}

const FIXES = { accepted: 'accepted all fixes', 'sent-back': 'sent back fixes', question: 'has a question' }

function listed(ids: readonly unknown[] | null): string {
  return ids === null || ids.length === 0 ? '' : ` ${ids.join(', ')}`
}

function noted(note: string | null): string {
  return note === null || note === '' ? '' : ` ${note}`
}
