import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import { planOf, stepsOfProgress, stepsOfStatus } from '../../src/domain/task-plan.ts'
import { anEvent } from '../support/builders.ts'

const MARKS = { pending: ' ', 'in-progress': '>', done: 'x', failed: '!' } as const

/** The plan after these updates, a line a step. */
function plan(...updates: readonly Record<string, unknown>[]): readonly string[] {
  const told = updates.map((update) => {
    const isStatus = 'status' in update
    const event: AnyEvent = anEvent(
      isStatus
        ? { type: 'task-status', ...update }
        : { type: 'progress-update', progress_percent: 10, ...update },
    )
    if (event.type === 'task-status') return stepsOfStatus(event.data)
    if (event.type === 'progress-update') return stepsOfProgress(event.data)
    throw new Error(event.type)
  })
  return planOf(told).map(({ name, state }) => `${MARKS[state]} ${name}`)
}

describe('the plan of a task', () => {
  it.each([
    [
      'a phase that was left is done',
      [{ phase: 'planning' }, { phase: 'coding' }],
      ['x planning', '> coding'],
    ],
    [
      'the same phase in another spelling is one step',
      [{ phase: 'run-tests' }, { phase: 'Run tests' }],
      ['> run-tests'],
    ],
    [
      'going back to an earlier phase makes what followed pending again',
      [{ phase: 'coding' }, { phase: 'testing' }, { phase: 'coding' }],
      ['> coding', '  testing'],
    ],
    [
      'what is still to do is pending, and nothing else is',
      [
        { current_activity: 'Schema', remaining_steps: ['Data', 'Switch', 'Old idea'] },
        { current_activity: 'Data', remaining_steps: ['Switch', 'Clean up'] },
      ],
      ['x Schema', '> Data', '  Switch', '  Clean up'],
    ],
    ['an activity alone is no step', [{ current_activity: 'Reading files' }], []],
    [
      'completed steps stand before what is worked on',
      [{ phase: 'deploy', completed_steps: ['build', 'test'] }],
      ['x build', 'x test', '> deploy'],
    ],
    [
      'a step that was skipped is not said to be done',
      [{ remaining_steps: ['build', 'lint', 'ship'] }, { phase: 'ship' }],
      ['  build', '  lint', '> ship'],
    ],
    [
      'everything is done at 100 percent',
      [{ phase: 'a', remaining_steps: ['b'] }, { progress_percent: 100 }],
      ['x a', 'x b'],
    ],
    [
      'seed 002 tells a step, and that the task failed there',
      [
        { status: 'in_progress', current_step: 'Write code' },
        { status: 'testing', current_step: 'Run tests' },
        { status: 'failed' },
      ],
      ['x Write code', '! Run tests'],
    ],
    [
      'a plan may be told whole, in the words of seed 003',
      [
        {
          subtasks: [
            { subtask_id: 's1', title: 'Feature', status: 'completed' },
            { subtask_id: 's2', state: 'running' },
            { name: 'Review' },
          ],
        },
      ],
      ['x Feature', '> s2', '  Review'],
    ],
    [
      'bare names keep the state that they had',
      [{ phase: 'build' }, { phase: 'test', steps: ['build', 'test', 'ship'] }, { phase: 'ship' }],
      ['x build', 'x test', '> ship'],
    ],
    ['a list of another form is not taken for a plan', [{ phase: 'a', steps: [1, 2] }], ['> a']],
  ])('%s', (_, updates, expected) => {
    expect(plan(...updates)).toEqual(expected)
  })
})
