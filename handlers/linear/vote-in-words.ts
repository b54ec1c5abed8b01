import type { Approval, RefusalReason, Verdict } from '../../src/domain/approval.ts'
import type { Message } from '../../src/domain/message.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { nothingToShow } from '../../templates/command-answers.ts'
import { toMarkdown } from '../../templates/render/markdown.ts'
import { notByReply } from '../../templates/reply-answers.ts'
import { refusalAnswer, voteAnswer } from '../../templates/vote-answers.ts'
import type { Heard } from './heard.ts'
import type { LinearNeeds } from './needs.ts'

/** What somebody says of an approval; a reaction says no more than the verdict. */
interface SaidVote {
  readonly verdict: Verdict
  readonly reason: string | null
  readonly conditions: string | null
}

/** Casts a vote that was said, and returns what its voter is told. `onRefusal` may say something better than usual. */
export async function voteInWords(
  needs: LinearNeeds,
  approval: Approval,
  { verdict, reason, conditions }: SaidVote,
  { identity, at, once }: Heard,
  onRefusal: (reason: RefusalReason, approval: Approval) => Message | undefined = () => undefined,
): Promise<Message> {
  if (verdict === 'approve' && !(await fitsInComment(needs, approval))) return notByReply('not-shown')
  const ballot = { identity, verdict, reason, conditions, channel: 'linear', saidAt: at, once } as const
  const result = await needs.voteByReply(approval, ballot)
  switch (result.kind) {
    case 'recorded':
      return voteAnswer(result.approval, verdict, needs.people.names)
    case 'refused': {
      if (result.reason === 'not-opened') return notByReply('not-opened')
      const { names, all } = needs.people
      return (
        onRefusal(result.reason, result.approval) ??
        refusalAnswer(result.reason, result.approval, names, identity, all)
      )
    }
    case 'not-found':
      return nothingToShow()
  }
}

/** Nobody approves what the card could not show. */
async function fitsInComment({ readSubject }: LinearNeeds, { eventId }: Approval): Promise<boolean> {
  const subject = await readSubject(eventId)
  return subject !== undefined && toMarkdown(toMessage(subject)).whole
}
