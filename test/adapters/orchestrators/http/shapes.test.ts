import { expect, it } from 'vitest'
import { readPending } from '../../../../src/adapters/orchestrators/http/shapes.ts'

const WHOLE = {
  id: 'a-1',
  workflow_id: 'task-1',
  task_type: 'deployment',
  task_description: 'Deploy the api',
  agent_name: 'orchestrator',
  risk_level: 'high',
  action_type: 'execute',
  action_impact: 'high',
  created_at: '2026-11-21T10:00:00.000000',
  expires_at: '2026-11-21T11:00:00.000000',
}
const OPTIONAL = Object.keys(WHOLE).filter((field) => field !== 'id')

it.each(OPTIONAL)(
  'an approval that lacks %s is listed all the same, and so is one where it is odd',
  (field) => {
    const { [field]: _, ...lacking } = WHOLE as Record<string, unknown>
    const odd = { ...WHOLE, [field]: { what: ['is', 'this'] } }
    expect(readPending({ approvals: [lacking, odd, { id: 7 }] })?.map(({ id }) => id)).toEqual([
      'a-1',
      'a-1',
      '7',
    ])
  },
)

it('an approval with a character that cannot be kept is listed without it', () => {
  const odd = {
    ...WHOLE,
    id: 'a-\ud83d',
    task_description: 'Deploy\u0000',
    action_impact: { on: ['\ud83d'] },
  }
  expect(readPending({ approvals: [odd] })).toMatchObject([
    { id: 'a-\ufffd', description: 'Deploy\ufffd', impact: { on: ['\ufffd'] } },
  ])
})
