import type { Approval } from '../../src/domain/approval.ts'
import { isOurComment } from '../../src/domain/comment-id.ts'
import type { Inquiry } from '../../src/domain/inquiry.ts'
import type { Message } from '../../src/domain/message.ts'
import { type MeantApproval, mayAnswer, meantInThread } from '../../src/domain/thread-approvals.ts'
import type { FoundByComment } from '../../src/usecases/deciding/find-by-comment.ts'
import type { Hearing } from '../../src/usecases/work-inbox.ts'
import {
  anotherApproval,
  interrupted,
  whichApproval,
  whichDoYouMean,
  whichOfThese,
} from '../../templates/reply-answers.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import { answerCommand } from '../commands/answer-command.ts'
import { answerByCommand } from '../commands/answer-question.ts'
import { onNamedApproval } from '../commands/on-named-approval.ts'
import { asksElsewhere, type Command, parseCommand } from '../commands/parse-command.ts'
import type { Answer, Heard } from './heard.ts'
import { heedAnswer } from './heed-answer.ts'
import type { LinearNeeds } from './needs.ts'
import { isVague, parseReply, type Said } from './parse-reply.ts'
import { voteInWords } from './vote-in-words.ts'
import type { WrittenComment } from './webhook-shapes.ts'

type Vote = Extract<Said, { readonly kind: 'vote' }>
type Meant = Exclude<Said, { readonly kind: 'nothing' }>
type Words = Extract<Said, { readonly kind: 'words' }>
type Answered = Promise<readonly Message[]>
/** In an object, because a promise of a promise would be waited for. */
interface Later {
  readonly later: Answered
}

/** What stands above a comment: the approvals of its thread, and which is meant where none is named. */
interface Above {
  readonly thread: readonly Approval[]
  readonly meant: MeantApproval
  /** What else could be answered there when the words were written. */
  readonly inquiries: readonly Inquiry[]
}

/**
 * Does what a new comment asks for, and returns what its writer is told. When this returns, a vote is durable. `not-yet`:
 * it stands below a card whose posting is not stored yet; where that never came, its writer is asked what they mean.
 */
export async function heedComment(
  needs: LinearNeeds,
  comment: WrittenComment,
  { again, isLate }: Hearing,
): Promise<Answer | 'not-yet'> {
  const { id, userId, parentId, createdAt, issueId } = comment
  const to = issueId ? { comment: id, thread: parentId ?? id, issue: issueId } : undefined
  const answer = (messages: Answer['messages']): Answer => ({ to, messages })
  if (!userId) return answer([])
  const said = parseReply(comment.body)
  if (said.kind !== 'nothing' && (await isForSession(needs, said, comment))) return answer([])
  const found = parentId ? await needs.findByComment(parentId) : undefined
  const isUnknown = isUnknownCard(found, parentId)
  if (isUnknown && !isLate) return 'not-yet'
  const above = aboveOf(found, createdAt)
  const heard: Heard = {
    identity: { channel: 'linear', user: userId },
    at: createdAt,
    once: `linear:comment:${id}`,
    again,
  }
  const heeded = await heedBelow(needs, { said, body: comment.body, isUnknown }, above, heard)
  return answer('later' in heeded ? heeded.later : heeded)
}

/** What was written below a card or elsewhere; `isUnknown`: below a card of ours that was never noted as posted. */
interface Written {
  readonly said: Said
  readonly body: string
  readonly isUnknown: boolean
}

async function heedBelow(
  needs: LinearNeeds,
  { said, body, isUnknown }: Written,
  above: Above,
  heard: Heard,
): Promise<readonly Message[] | Later> {
  if (isAnswer(said, above) && !(await namesAnother(needs, said, above)))
    return heedAnswer(needs, body, above, heard)
  if (said.kind === 'nothing') return isVagueVote(body, above) ? [whichDoYouMean()] : []
  // Words about approving something else, in a thread of people.
  if (above.meant.kind === 'none' && !said.addressed && !isUnknown) return []
  return heed(needs, said, above, heard)
}

/**
 * Installed as an agent, what begins with our name, and what stands in a session's thread, is told us as a session as well.
 * A reply that begins one is heard here: the session may tell only of the comment that its thread begins with.
 */
async function isForSession(needs: LinearNeeds, { addressed }: Meant, comment: WrittenComment) {
  const { parentId, createdAt } = comment
  if (parentId) return needs.sessionStore.hasThread(parentId, createdAt)
  return addressed && needs.agentSessions.enabled().catch(() => false)
}

/** Whether a comment stands below something of ours that we do not know. */
function isUnknownCard(found: FoundByComment | undefined, parentId: string | null | undefined): boolean {
  return found?.kind === 'unknown' && isOurComment(parentId ?? '')
}

/** “Yes” below a card that waits: somebody believes that they decided. */
function isVagueVote(body: string, { meant }: Above): boolean {
  const isWaiting = meant.kind === 'several' || (meant.kind === 'one' && meant.approval.state === 'pending')
  return isWaiting && isVague(body)
}

/** Whether words may answer a question: not where they are about deciding an approval, and not a command. */
function isAnswer(said: Said, { thread, inquiries }: Above): boolean {
  if (inquiries.length === 0) return false
  if (said.kind === 'words') return ['not-understood', 'answer'].includes(parseCommand(said.text).kind)
  return said.kind === 'nothing' || thread.length === 0
}

/** “answer” and the id of an event may speak of a question that stands elsewhere; any other word is the answer itself. */
async function namesAnother(
  { findQuestion }: LinearNeeds,
  said: Said,
  { inquiries }: Above,
): Promise<boolean> {
  const command = said.kind === 'words' ? parseCommand(said.text) : undefined
  if (command?.kind !== 'answer') return false
  const found = await findQuestion(command.id)
  const isWhole = found.kind === 'found' && found.inquiry.eventId === command.id
  return isWhole && (command.said !== '' || inquiries.every(({ eventId }) => eventId !== command.id))
}

async function heed(
  needs: LinearNeeds,
  said: Meant,
  above: Above,
  heard: Heard,
): Promise<readonly Message[] | Later> {
  switch (said.kind) {
    case 'vote':
      return heedVote(needs, said, above, heard)
    case 'words':
      return heedWords(needs, said, above, heard)
    case 'unclear':
      return [whichDoYouMean()]
  }
}

function aboveOf(found: FoundByComment | undefined, saidAt: Date): Above {
  const thread = found?.kind === 'card' ? found.thread : []
  const asked = found?.kind === 'card' ? found.inquiries : []
  const first = found?.kind === 'card' ? found.about : undefined
  const inquiries = asked.filter((inquiry) => mayAnswer(inquiry, saidAt, first))
  return { thread, meant: meantInThread(thread, saidAt, first), inquiries }
}

/** Finds out which approval a vote is about. A stranger learns nothing of what there is. */
async function heedVote(needs: LinearNeeds, said: Vote, { thread, meant }: Above, heard: Heard): Answered {
  const { id } = said
  const vote = async (approval: Approval) => [await voteInWords(needs, approval, said, heard)]
  const person = await needs.people.find(heard.identity)
  if (id !== null && thread.length > 0) {
    const [named, ...others] = thread.filter((approval) => approval.id.startsWith(id))
    return named && others.length === 0 ? vote(named) : [anotherApproval()]
  }
  if (id !== null) return onNamedApproval(needs, id, { identity: heard.identity, person }, vote)
  switch (meant.kind) {
    case 'one':
      return vote(meant.approval)
    case 'several':
      return [person ? whichOfThese(meant.approvals) : strangerAnswer(heard.identity)]
    case 'none':
      return [whichApproval()]
  }
}

/** The same words as everywhere, done once; or words that may be about deciding, which are asked back. */
async function heedWords(
  needs: LinearNeeds,
  said: Words,
  { meant }: Above,
  heard: Heard,
): Promise<readonly Message[] | Later> {
  const below = meant.kind === 'one' ? meant.approval : undefined
  const command = parseCommand(said.text, below)
  if (said.aboutDeciding && !isPlain(command)) return [whichDoYouMean()]
  if (command.kind === 'answer') {
    const person = await needs.people.find(heard.identity)
    return answerByCommand(needs, command, { identity: heard.identity, person }, heard.once)
  }
  if (!(await needs.firstTime(heard.once))) return heard.again ? [interrupted()] : []
  const answering = answerCommand(needs, command, heard.identity)
  return asksElsewhere(command) ? { later: answering } : answering
}

/** What begins with a word of ours. Votes are read more carefully, and elsewhere. */
function isPlain(command: Command): boolean {
  if (command.kind === 'not-understood') return command.unknown !== true
  return command.kind !== 'approve' && command.kind !== 'reject'
}
