import type { Example } from './example.ts'

export const TASK_STATUS = {
  type: 'task-status',
  task_id: 'task-123',
  status: 'in_progress',
  progress_percentage: 45,
  current_step: 'Generating Flask routes',
}

export const CLARIFICATION = {
  type: 'clarification-request',
  task_id: 'task-123',
  questions: ['Should the API require authentication?'],
  priority: 'medium',
  context: { endpoint: '/api/users' },
}

export const COMPLETION = {
  type: 'completion-report',
  task_id: 'task-123',
  pr_url: 'https://github.com/repo/pull/42',
  test_results: { tests_passed: 15, tests_failed: 1 },
  artifacts: { generated_files: ['app.py', 'models.py'] },
}

export const ERROR_ESCALATION = {
  type: 'error-escalation',
  task_id: 'task-123',
  error_type: 'github_api_auth',
  error_message: 'Authentication failed',
  recovery_attempts: 2,
  context: { api_endpoint: '/repos/user/project' },
}

/** Seed 002's calls, as events of the same words; the tests read them here, too. */
export const SEED_002: readonly Example[] = [
  { name: 'task-status', label: 'Task status', event: () => TASK_STATUS },
  { name: 'clarification', label: 'Clarification', event: () => CLARIFICATION },
  { name: 'completion', label: 'Completion', event: () => COMPLETION },
  { name: 'escalation', label: 'Error escalation', event: () => ERROR_ESCALATION },
]
