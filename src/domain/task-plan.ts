import { z } from 'zod'
import { isRecord } from './events/envelope.ts'
import type { ProgressData, TaskStatusData } from './events/progress.ts'

export const STEP_STATES = ['pending', 'in-progress', 'done', 'failed'] as const
export type StepState = (typeof STEP_STATES)[number]

/** One step of a task's plan. `name` is as the orchestrator wrote it. */
export interface Step {
  readonly name: string
  readonly state: StepState
}

interface GivenStep {
  readonly name: string
  readonly state: StepState | undefined
}

/** What one event says of its task's steps. */
export interface StepsTold {
  /** The whole plan; a step whose state is not told stands as it stood. */
  readonly plan: readonly GivenStep[] | undefined
  /** What is done now: a phase, a step. */
  readonly current: string | undefined
  readonly completed: readonly string[]
  /** What is still to do; undefined where nothing is said of it. */
  readonly remaining: readonly string[] | undefined
  readonly ends: 'done' | 'failed' | undefined
}

/**
 * The plan of a task, from what its events told, the oldest first. A phase that was left is done; what comes after the one
 * that is worked on now is not. Steps keep their order.
 */
export function planOf(told: readonly StepsTold[]): readonly Step[] {
  return told.reduce<readonly Step[]>(after, [])
}

function after(before: readonly Step[], told: StepsTold): readonly Step[] {
  const planned = told.plan?.map((step) => standing(step, before)) ?? before
  const completed = told.completed.reduce(withDone, planned)
  const worked = told.current === undefined ? completed : workingOn(completed, told.current)
  return ended(told.remaining === undefined ? worked : withRemaining(worked, told.remaining), told.ends)
}

function standing({ name, state }: GivenStep, before: readonly Step[]): Step {
  return { name, state: state ?? before.find((step) => isSame(step.name, name))?.state ?? 'pending' }
}

/** At its place where it is known, else right behind what was worked on. */
function workingOn(steps: readonly Step[], name: string): readonly Step[] {
  const known = steps.findIndex((step) => isSame(step.name, name))
  const at = known >= 0 ? known : behindLast(steps)
  const later = steps.slice(known >= 0 ? at + 1 : at)
  return [
    ...steps.slice(0, at).map(left),
    { name: steps[known]?.name ?? name, state: 'in-progress' },
    ...later.map((step) => ({ ...step, state: 'pending' as const })),
  ]
}

function withDone(steps: readonly Step[], name: string): readonly Step[] {
  const done = { name, state: 'done' } as const
  if (steps.some((step) => isSame(step.name, name)))
    return steps.map((step) => (isSame(step.name, name) ? { ...step, state: 'done' } : step))
  return steps.toSpliced(steps.findLastIndex(({ state }) => state === 'done') + 1, 0, done)
}

/** Nothing is pending but what is still to do. */
function withRemaining(steps: readonly Step[], names: readonly string[]): readonly Step[] {
  const begun = steps.filter(({ state }) => state !== 'pending')
  const fresh = names.filter((name) => !begun.some((step) => isSame(step.name, name)))
  return [...begun, ...fresh.map((name) => ({ name, state: 'pending' as const }))]
}

function ended(steps: readonly Step[], ends: StepsTold['ends']): readonly Step[] {
  if (ends === undefined) return steps
  if (ends === 'done') return steps.map((step) => ({ ...step, state: 'done' }))
  return steps.map((step) => (step.state === 'in-progress' ? { ...step, state: 'failed' } : step))
}

function left(step: Step): Step {
  return step.state === 'in-progress' ? { ...step, state: 'done' } : step
}

function behindLast(steps: readonly Step[]): number {
  return steps.findLastIndex(({ state }) => state !== 'pending') + 1
}

/** `running-tests` and `Running tests` are one step. */
function isSame(one: string, other: string): boolean {
  return folded(one) === folded(other)
}

function folded(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim()
}

/** What a progress update tells, in either of its forms. */
export function stepsOfProgress(data: ProgressData): StepsTold {
  const { phase, current_activity, remaining_steps, progress_percent } = data
  return {
    plan: givenPlan(data),
    // An activity alone is a remark; beside the steps that remain it is one of them.
    current: phase ?? (remaining_steps === undefined ? undefined : current_activity),
    completed: data.completed_steps ?? [],
    remaining: remaining_steps,
    ends: progress_percent >= 100 ? 'done' : undefined,
  }
}

const ENDS: Readonly<Partial<Record<TaskStatusData['status'], 'done' | 'failed'>>> = {
  approved: 'done',
  completed: 'done',
  failed: 'failed',
}

/** What seed 002's task status tells. */
export function stepsOfStatus(data: TaskStatusData): StepsTold {
  const { current_step, completed_steps = [], remaining_steps, status } = data
  return {
    plan: givenPlan(data),
    current: current_step,
    completed: completed_steps,
    remaining: remaining_steps,
    ends: ENDS[status],
  }
}

/** The words that peers have for the state of a step. */
const WORDS: readonly (readonly [StepState, RegExp])[] = [
  ['done', /^(done|complete[d]?|success(ful)?|finished|passed|skipped)$/],
  ['failed', /^(failed|failure|error|blocked|rejected|cancell?ed)$/],
  ['in-progress', /^(in[ _-]?progress|running|active|started|assigned|testing|working)$/],
]

/** The names under which a plan comes. */
export const PLAN_FIELDS = ['steps', 'plan', 'subtasks'] as const

/** A plan that is told as a list of steps; undefined where there is none of a form that we know. */
export function givenPlan(data: Readonly<Record<string, unknown>>): readonly GivenStep[] | undefined {
  const given = PLAN_FIELDS.map((field) => data[field]).find(Array.isArray)
  if (given === undefined || given.length === 0) return undefined
  const steps = given.map(stepOf)
  return steps.every((step) => step !== undefined) ? steps : undefined
}

const text = z.string().trim().min(1)
const named = z.looseObject({ status: text.optional(), state: text.optional() })

function stepOf(given: unknown): GivenStep | undefined {
  const bare = text.safeParse(given).data
  if (bare !== undefined) return { name: bare, state: undefined }
  const step = named.safeParse(given).data
  if (step === undefined || !isRecord(given)) return undefined
  const name = [given.name, given.title, given.step, given.description, given.subtask_id]
    .map((one) => text.safeParse(one).data)
    .find((one) => one !== undefined)
  return name === undefined ? undefined : { name, state: stateOf(step.status ?? step.state) }
}

function stateOf(word: string | undefined): StepState | undefined {
  if (word === undefined) return undefined
  return WORDS.find(([, words]) => words.test(word.toLowerCase()))?.[0] ?? 'pending'
}
