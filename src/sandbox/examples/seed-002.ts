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

/** Questions that say how they are to be answered. */
const TYPED_QUESTIONS = {
  ...CLARIFICATION,
  questions: [
    'Which port should the API listen on?',
    { id: 'environment', text: 'Where is it deployed first?', options: ['Staging', 'Production'] },
    { id: 'authentication', text: 'Should the API require authentication?', type: 'yes_no' },
    { id: 'more', text: 'Anything else?', required: false },
  ],
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

/** Seed 002's calls, as events of the same words, and one whose questions have types; the tests read them here, too. */
export const SEED_002: readonly Example[] = [
  { name: 'task-status', label: 'Task status', event: () => TASK_STATUS },
  { name: 'clarification', label: 'Clarification', event: () => CLARIFICATION },
  { name: 'questions', label: 'Clarification: typed questions', event: () => TYPED_QUESTIONS },
  { name: 'completion', label: 'Completion', event: () => COMPLETION },
  { name: 'escalation', label: 'Error escalation', event: () => ERROR_ESCALATION },
]
