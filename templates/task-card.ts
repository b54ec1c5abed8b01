import { isApprovalType, isFailureType } from '../src/domain/events/catalogue.ts'
import type { Message, MessageBlock } from '../src/domain/message.ts'
import type { Subject, TaskSoFar } from '../src/domain/subject.ts'
import type { Step } from '../src/domain/task-plan.ts'
import { markedStatus } from './render/plain-text.ts'
import { shorten } from './render/split.ts'
import { capital, counted, sentence } from './sentence.ts'

/** A part of the task with the words of its own card. */
interface Part {
  readonly subject: Subject
  readonly message: Message
}

type WordsOf = (subject: Subject) => Message

/**
 * A task's live card: what its newest progress event `said`, with the plan, and a line for each thing that is shown in its
 * thread. `wordsOf` finds the words of that thing's own card.
 */
export function taskCard(subject: Subject, task: TaskSoFar, said: Message, wordsOf: WordsOf): Message {
  const parts = partsOf(task, wordsOf)
  const end = endOf(subject, parts)
  const { tone, status } = end?.message ?? standingOf(subject, said, parts)
  return {
    ...said,
    title: task.title ? `${subject.event.taskId}: ${task.title}` : `Task ${subject.event.taskId}`,
    tone,
    status,
    blocks: [...said.blocks, ...planBlock(task), ...soFar(shownParts(parts).filter((part) => part !== end))],
    actions: [...said.actions, ...(end?.message.actions ?? []).filter(({ kind }) => kind === 'link')],
  }
}

/** Its completion report, where no work was told of since. */
function endOf({ event }: Subject, parts: readonly Part[]): Part | undefined {
  return parts.find(
    ({ subject }) =>
      subject.event.type === 'completion-report' && subject.event.receivedAt >= event.receivedAt,
  )
}

function partsOf(task: TaskSoFar, wordsOf: WordsOf): readonly Part[] {
  return task.parts.map((part) => ({ subject: part, message: wordsOf(withoutTask(part)) }))
}

/** The card says already which task it is. */
function withoutTask(subject: Subject): Subject {
  return { ...subject, event: { ...subject.event, taskId: null } }
}

type Standing = Pick<Message, 'tone' | 'status'>

/** What holds it up, or what happened since it was last heard of; else what was said. */
function standingOf({ event }: Subject, said: Message, parts: readonly Part[]): Standing {
  const news = parts.filter(({ subject }) => subject.event.receivedAt >= event.receivedAt)
  return waitingStanding(parts) ?? (said.tone === 'warning' ? said : (newsStanding(news, said) ?? said))
}

function waitingStanding(parts: readonly Part[]): Standing | undefined {
  const pending = parts.filter(({ subject }) => subject.approval?.state === 'pending').length
  if (pending === 1) return { tone: 'waiting', status: 'Waiting for approval' }
  if (pending > 1) return { tone: 'waiting', status: `Waiting for ${counted(pending, 'approval')}` }
  return parts.some(isWaiting) ? { tone: 'waiting', status: 'Waiting for an answer' } : undefined
}

function newsStanding(news: readonly Part[], said: Message): Standing | undefined {
  const last = news.find(
    ({ subject: { event } }) => isFailureType(event.type) || event.type === 'verification-complete',
  )
  if (last === undefined) return undefined
  if (isFailureType(last.subject.event.type)) return { tone: last.message.tone, status: last.message.title }
  if (last.message.tone !== 'success') return { tone: last.message.tone, status: 'Verification failed' }
  return said.tone === 'success' ? undefined : { tone: 'success', status: 'Verified' }
}

/** So many steps are shown of a long plan: what was done last, what is done now and what comes next. */
const MOST_STEPS = 20

/** The plan, where what is known is one; of a long one what is near. */
export function planBlock({ steps }: TaskSoFar): readonly MessageBlock[] {
  if (!isPlan(steps)) return []
  const done = steps.filter(({ state }) => state === 'done').length
  const named = steps.map((step) => ({ ...step, name: nameOfStep(step.name) }))
  const label = `Plan: ${done} of ${counted(steps.length, 'step')} done`
  return [{ kind: 'plan', label, steps: shownSteps(named) }]
}

function shownSteps(steps: readonly Step[]): readonly Step[] {
  if (steps.length <= MOST_STEPS) return steps
  const current = steps.findIndex(({ state }) => state !== 'done')
  const from = Math.min(Math.max(0, current - 5), steps.length - MOST_STEPS)
  const [before, after] = [from, steps.length - MOST_STEPS - from]
  return [
    ...(before > 0 ? [{ name: `${counted(before, 'step')} before`, state: 'done' as const }] : []),
    ...steps.slice(from, from + MOST_STEPS),
    ...(after > 0 ? [{ name: `${counted(after, 'more step')}`, state: 'pending' as const }] : []),
  ]
}

/** One phase alone is no plan: it stands beside the bar. */
function isPlan(steps: TaskSoFar['steps']): boolean {
  return steps.length > 1 || steps.some(({ state }) => state === 'pending')
}

/** `running-tests` is a program's name; what has blanks was written for people. */
function nameOfStep(name: string): string {
  return /\s/.test(name) ? capital(name) : sentence(name)
}

/** A line for each thing that the task had. */
export function soFarBlock(task: TaskSoFar, wordsOf: WordsOf): readonly MessageBlock[] {
  return soFar(shownParts(partsOf(task, wordsOf)))
}

function soFar(parts: readonly Part[]): readonly MessageBlock[] {
  if (parts.length === 0) return []
  return [{ kind: 'list', label: 'So far', items: parts.map(lineOf) }]
}

/** Enough to know a failure again. */
const LONGEST_SAYING = 120

/** `❌ Tests · 2 of 45 failed`; of a failure what it says, since every failure of its kind has the same title. */
function lineOf({ subject: { event }, message: { tone, title, status } }: Part): string {
  const { message }: Readonly<Record<string, unknown>> = event.data
  const tells = isFailureType(event.type) && typeof message === 'string'
  return markedStatus(tone, `${title} · ${tells ? shorten(message, LONGEST_SAYING) : status}`)
}

/** So many of what is over are shown beside everything that waits. */
const MOST_OVER = 2

/** What waits first, then what went wrong, how the tests stand, and what was decided. */
function shownParts(parts: readonly Part[]): readonly Part[] {
  const succeeded = parts.find(
    ({ subject: { event }, message }) => event.type === 'completion-report' && message.tone === 'success',
  )
  const isPast = ({ subject: { event } }: Part) =>
    succeeded !== undefined && event.receivedAt < succeeded.subject.event.receivedAt
  const over = parts.filter((part) => !isWaiting(part))
  return [
    ...parts.filter(isWaiting),
    ...over.filter((part) => isFailureType(part.subject.event.type) && !isPast(part)),
    ...over.filter(({ subject }) => subject.event.type === 'verification-complete'),
    ...over.filter(isAnswered).slice(0, MOST_OVER),
    ...over.filter(({ subject }) => isApprovalType(subject.event.type)).slice(0, MOST_OVER),
    ...over.filter(({ subject }) => subject.event.type === 'completion-report'),
  ]
}

function isWaiting({ subject: { approval, inquiry } }: Part): boolean {
  return approval?.state === 'pending' || inquiry?.state === 'open'
}

function isAnswered({ subject: { event, inquiry } }: Part): boolean {
  return inquiry !== null && event.type !== 'verification-complete'
}
