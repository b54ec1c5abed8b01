import type { Example } from './example.ts'

export const TEST_RESULTS = {
  type: 'verification-complete',
  task_id: 'GH-42',
  status: 'passed',
  summary: { total: 45, passed: 42, failed: 2, skipped: 1 },
  report_path: 'artifacts/tests/pytest-report.json',
}

export const PROGRESS = {
  type: 'progress-update',
  task_id: 'GH-42',
  phase: 'running-tests',
  progress_percent: 50,
  details: '5000/10000 tests complete, 2 failures so far',
  priority: 'normal',
}

export const MORE_ATTEMPTS = {
  type: 'additional-attempts-request',
  task_id: 'GH-42',
  requested_additional_attempts: 3,
  reason: 'Integration tests running (10k+ tests)',
  current_progress: '80% complete',
  priority: 'high',
}

export const ACKNOWLEDGED = {
  type: 'test-report-ack',
  task_id: 'GH-42',
  status: 'approved',
  message: 'All tests passed. Proceed to PR creation.',
  next_action: 'create-pr',
}

export const SENT_BACK = {
  type: 'test-report-ack',
  task_id: 'GH-42',
  status: 'rejected',
  message: 'Fix 2 failing tests before proceeding',
  required_actions: ['Fix test_auth.py:45 - assertion failed', 'Fix test_api.py:89 - timeout exceeded'],
  next_action: 'fix-and-rerun',
}

/** Seed 000's messages, word for word as they stand there: the tests read them here, too. */
export const SEED_000: readonly Example[] = [
  { name: 'verification', label: 'Test results', event: () => TEST_RESULTS },
  {
    name: 'verification-ack',
    label: 'Test results, to be acknowledged',
    event: ({ number }) => ({ ...TEST_RESULTS, task_id: `GH-${number}`, acknowledge: true }),
  },
  { name: 'progress', label: 'Progress', event: () => PROGRESS },
  {
    name: 'attempts',
    label: 'Request for more attempts',
    event: ({ number }) => ({ ...MORE_ATTEMPTS, task_id: `GH-${number}` }),
  },
  { name: 'ack-approved', label: 'Test report accepted', event: () => ACKNOWLEDGED },
  { name: 'ack-rejected', label: 'Test report sent back', event: () => SENT_BACK },
]
