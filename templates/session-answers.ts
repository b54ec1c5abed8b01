import type { Approval, Verdict } from '../src/domain/approval.ts'
import type { Message } from '../src/domain/message.ts'
import { shortId } from './inbox.ts'
import { counted } from './sentence.ts'
import { paragraph, say } from './vote-answers.ts'

/** What follows in a session: each approval that waits, by itself. `left`: more wait than are asked about; questions are not. */
export function askingNow(asked: number, left: number, questions = 0): Message {
  const rest = left === 0 ? '' : ` The ${asked} most urgent follow; “pending” lists all.`
  return say('Waiting for approval', 'waiting', `${counted(asked + left, 'approval')} for your vote`, [
    paragraph(`I ask about each by itself.${rest}`),
    ...(questions === 0 ? [] : [paragraph(alsoAsked(questions))]),
  ])
}

function alsoAsked(questions: number): string {
  const verb = questions === 1 ? 'waits' : 'wait'
  return `${counted(questions, 'question')} ${verb} for an answer as well: “pending” lists what.`
}

/** A verdict was chosen that wants words. */
export function wordsPlease(approval: Approval, verdict: Verdict): Message {
  const why =
    verdict === 'reject'
      ? 'A rejection needs a reason.'
      : `The policy “${approval.policy.name}” asks for a justification.`
  return {
    ...say(approval.title, 'waiting', `Why do you ${verdict} it?`, [
      paragraph(`${why} Your next words are taken for it; “never mind” counts nothing.`),
    ]),
    footer: [`approval ${shortId(approval)}`],
  }
}

/** A verdict was taken back before it counted. */
export function neverMind(): Message {
  return say('Never mind', 'neutral', 'Nothing was counted')
}

/** Somebody pressed stop where that could mean no task, or several. */
export function nothingStopped(tasks: readonly string[]): Message {
  const which =
    tasks.length === 0
      ? 'This session is about no task.'
      : `This session is about several tasks: ${tasks.join(', ')}.`
  return say('Nothing is stopped', 'warning', 'No task was stopped, and no vote was changed', [
    paragraph(`${which} Say “stop” and a task’s id to stop it.`),
  ])
}

/** An automation began a session: there is nobody whose vote it could be. */
export function nobodyAsks(): Message {
  return say('Countersign answers people', 'neutral', 'Nothing was done', [
    paragraph('This session was begun by an automation. Whoever wants something says so here.'),
  ])
}
