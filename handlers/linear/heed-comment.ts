import type { Approval } from '../../src/domain/approval.ts'
import { isOurComment } from '../../src/domain/comment-id.ts'
import type { Message } from '../../src/domain/message.ts'
import type { Identity } from '../../src/domain/person.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { ambiguousAnswer, noSuchApproval, nothingToShow } from '../../templates/command-answers.ts'
import { toMarkdown } from '../../templates/render/markdown.ts'
import { anotherApproval, notByReply, whichApproval, whichDoYouMean } from '../../templates/reply-answers.ts'
import { refusalAnswer, strangerAnswer, voteAnswer } from '../../templates/vote-answers.ts'
import type { WrittenComment } from './comment-webhook.ts'
import type { LinearNeeds } from './needs.ts'
import { parseReply, type Said } from './parse-reply.ts'

type Vote = Extract<Said, { readonly kind: 'vote' }>

/** A comment of a person, who has an account in this workspace. */
interface Heard {
  readonly comment: WrittenComment
  readonly identity: Identity
}

/**
 * Does what a new comment asks for, and returns what its writer is told: nothing where it is no business of ours. When
 * this returns, a vote is durable. `not-yet`: it stands below a card whose posting is not stored yet.
 */
export async function heedComment(
  needs: LinearNeeds,
  comment: WrittenComment,
): Promise<readonly Message[] | 'not-yet'> {
  const { id, userId, botActor, parentId } = comment
  if (!userId || botActor || isOurComment(id)) return []
  const said = parseReply(comment.body)
  if (said.kind === 'nothing') return []
  const found = parentId ? await needs.findByComment(parentId) : undefined
  if (found?.kind === 'unknown' && parentId && isOurComment(parentId)) return 'not-yet'
  const above = found?.kind === 'approval' ? found.approval : undefined
  // Words about approving something else, in a thread of people.
  if (above === undefined && !said.addressed) return []
  if (said.kind === 'unclear') return [whichDoYouMean()]
  return meant(needs, said, above, { comment, identity: { channel: 'linear', user: userId } })
}

/** Finds out which approval is meant. A stranger learns nothing of what there is. */
async function meant(
  needs: LinearNeeds,
  said: Vote,
  above: Approval | undefined,
  heard: Heard,
): Promise<readonly Message[]> {
  if (above !== undefined) {
    return said.id === null || above.id.startsWith(said.id)
      ? [await decide(needs, above, said, heard)]
      : [anotherApproval()]
  }
  if (said.id === null) return [whichApproval()]
  const found = await needs.findApproval(said.id)
  if (found.kind === 'found') return [await decide(needs, found.approval, said, heard)]
  const person = await needs.people.find(heard.identity)
  if (person === undefined) return [strangerAnswer(heard.identity)]
  if (found.kind === 'none') return [noSuchApproval(said.id)]
  return ambiguousAnswer(said.id, found.approvals, { personId: person.id, names: needs.people.names })
}

async function decide(
  needs: LinearNeeds,
  approval: Approval,
  { verdict, reason, conditions }: Vote,
  { comment, identity }: Heard,
): Promise<Message> {
  if (verdict === 'approve' && !(await fitsInComment(needs, approval))) return notByReply('not-shown')
  const result = await needs.voteByReply(approval, {
    identity,
    verdict,
    reason,
    conditions,
    channel: 'linear',
    saidAt: comment.createdAt,
    once: `linear:comment:${comment.id}`,
  })
  switch (result.kind) {
    case 'recorded':
      return voteAnswer(result.approval, verdict, needs.people.names)
    case 'refused':
      if (result.reason === 'not-opened') return notByReply('not-opened')
      return refusalAnswer(result.reason, result.approval, needs.people.names, identity, needs.people.all)
    case 'not-found':
      return nothingToShow()
  }
}

/** Nobody approves what the card could not show. */
async function fitsInComment({ readSubject }: LinearNeeds, { eventId }: Approval): Promise<boolean> {
  const subject = await readSubject(eventId)
  return subject !== undefined && toMarkdown(toMessage(subject)).whole
}
