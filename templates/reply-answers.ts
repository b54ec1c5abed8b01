import type { Approval, Verdict } from '../src/domain/approval.ts'
import type { Message } from '../src/domain/message.ts'
import { shortId } from './inbox.ts'
import { paragraph, say } from './vote-answers.ts'

/** A reply that speaks of deciding, but not plainly: asked back, never guessed. */
export function whichDoYouMean(): Message {
  return say('Which do you mean?', 'neutral', 'Nothing was counted', [
    paragraph('Reply with one word first: “approve”, or “reject:” and why.'),
    paragraph(
      '“approve only staging” approves under that condition, “approve: checked with Sam” gives a reason.',
    ),
  ])
}

/** No card stands above, and no approval was named. */
export function whichApproval(): Message {
  return say('Which approval do you mean?', 'neutral', 'Nothing was counted', [
    paragraph('Reply below its card, or add its id: “approve 3f9a2c1b”.'),
  ])
}

/** Several stand in one thread, and the reply named none. */
export function whichOfThese(approvals: readonly Approval[]): Message {
  const items = approvals.map((approval) => `approve ${shortId(approval)}: ${approval.title}`)
  return say('Which of these do you mean?', 'neutral', 'Nothing was counted', [
    { kind: 'list', label: 'Reply with', items },
    paragraph('“reject”, the id and why rejects it.'),
  ])
}

/** A thumb says too little: a reason is wanted. `alone`: a reply in this thread can mean nothing else. */
export function wordsWanted(approval: Approval, verdict: Verdict, alone: boolean): Message {
  const words = `${verdict}${alone ? '' : ` ${shortId(approval)}`}: why`
  const why =
    verdict === 'reject'
      ? 'A rejection needs a reason.'
      : `The policy “${approval.policy.name}” asks for a justification.`
  return say('A reaction is not enough here', 'neutral', 'Nothing was counted', [
    paragraph(`${why} Reply with “${words}”.`),
  ])
}

/** An approval was named below the card of another one. */
export function anotherApproval(): Message {
  return say('This thread is about another approval', 'neutral', 'Nothing was counted', [
    paragraph('Reply below its own card, or leave the id out to decide this one.'),
  ])
}

/** What cannot be approved by a reply: it has to be opened, or did not fit into its comment. */
export function notByReply(why: 'not-opened' | 'not-shown'): Message {
  const because =
    why === 'not-opened'
      ? 'This cannot be undone, so that whoever approves it has to open all of it first.'
      : 'It was too long to be shown here in full.'
  return say('This cannot be approved by a reply', 'warning', 'Your vote did not count', [
    paragraph(`${because} Approve it in Slack, by the link in your mail, or by API. You may reject it here.`),
  ])
}

/** What somebody said was begun with, and its answer lost: it may have counted, and is not done twice. */
export function interrupted(): Message {
  return say('I was interrupted here', 'warning', 'What you said may have been done, or not', [
    paragraph('Please look at the card, or say “@countersign pending”. Say it again where it was not done.'),
  ])
}
