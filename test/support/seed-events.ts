import {
  ACKNOWLEDGED,
  MORE_ATTEMPTS,
  PROGRESS,
  SENT_BACK,
  TEST_RESULTS,
} from '../../src/sandbox/examples/seed-000.ts'
import { FIX, INSTRUCTIONS, TASK_FILE } from '../../src/sandbox/examples/seed-001.ts'
import {
  CLARIFICATION,
  COMPLETION,
  ERROR_ESCALATION,
  TASK_STATUS,
} from '../../src/sandbox/examples/seed-002.ts'
import {
  CONFIGURATION_FAILURE,
  INSTALL_FAILURE,
  OPERATION_TIMEOUT,
  RESTART_FAILURE,
} from '../../src/sandbox/examples/seed-004.ts'

/** An event as a sender would post it, and where the example comes from. */
export interface ExampleEvent {
  readonly name: string
  /** The seed that the example stands in; `own` for the types that the seeds name without an example. */
  readonly seed: '000' | '001' | '002' | '003' | '004' | 'own'
  readonly body: Readonly<Record<string, unknown>> & { readonly type: string }
}

/** Every example of the seeds that is an event, word for word, those of the sandbox included; AI Maestro's `content` is given in the flat form. */
export const SEED_EVENTS = [
  {
    name: 'verification complete',
    seed: '000',
    body: TEST_RESULTS,
  },
  {
    name: 'verification complete, counts in the sentence',
    seed: '000',
    body: {
      type: 'verification-complete',
      task_id: 'GH-42',
      status: 'passed',
      message: '[TESTS] 45 total: 42 passed, 2 failed, 1 skipped (12.5s)',
      priority: 'high',
    },
  },
  {
    name: 'verification complete, minimal summary format',
    seed: '000',
    body: {
      type: 'verification-complete',
      task_id: 'GH-42',
      status: 'passed',
      message:
        '[TESTS] 45 total: 42 passed, 2 failed, 1 skipped (12.5s)\n' +
        'FAILED: test_auth.py:45, test_api.py:89\n' +
        'COVERAGE: 85% lines, 72% branches',
    },
  },
  {
    name: 'test report acknowledged: approved',
    seed: '000',
    body: ACKNOWLEDGED,
  },
  {
    name: 'test report acknowledged: rejected',
    seed: '000',
    body: SENT_BACK,
  },
  {
    name: 'progress update',
    seed: '000',
    body: PROGRESS,
  },
  {
    name: 'additional attempts request',
    seed: '000',
    body: MORE_ATTEMPTS,
  },
  {
    name: 'task file as it goes out',
    seed: '001',
    body: {
      ...TASK_FILE,
      instructions: INSTRUCTIONS,
      fixes: [
        {
          id: 1,
          severity: 'critical|major|minor',
          file: 'path/to/file.py',
          line: 123,
          issue: 'Clear description of the problem',
          fix: 'Specific instructions on what to change',
          verification: 'How to test that the fix works',
        },
        {
          id: 2,
          severity: 'critical',
          file: 'tests/stress/unified_stress_test_executor_v3.py',
          line: 85,
          issue: 'Executor uses HTTP POST /stream which is not implemented',
          fix: 'Replace HTTP logic with WebSocket client to ws://localhost:8003/ws/mcp',
          verification: 'Run test and verify it connects successfully',
        },
      ],
    },
  },
  {
    name: 'task file with its result',
    seed: '001',
    body: {
      ...TASK_FILE,
      fixes: [FIX],
    },
  },
  {
    name: 'task status',
    seed: '002',
    body: TASK_STATUS,
  },
  {
    name: 'clarification request',
    seed: '002',
    body: CLARIFICATION,
  },
  {
    name: 'completion report',
    seed: '002',
    body: COMPLETION,
  },
  {
    name: 'error escalation',
    seed: '002',
    body: ERROR_ESCALATION,
  },
  {
    name: 'failure template',
    seed: '004',
    body: {
      type: 'failure',
      priority: 'high',
      message:
        'The [operation] has failed. Error: [error_message]. You can [recovery guidance]. I will [next steps].',
      operation: '[operation-type]',
      status: 'failed',
      error_code: '[error_code]',
      error_details: '[detailed error]',
      recovery_action: '[what will happen next]',
    },
  },
  {
    name: 'failure, standard structure',
    seed: '004',
    body: {
      type: 'failure',
      priority: 'high',
      message: 'Human-readable summary of failure and recovery',
      operation: 'skill-install|plugin-install|restart|config-change',
      status: 'failed',
      error_code: 'ERROR_CODE_HERE',
      error_details: 'Detailed error message',
      error_context: {
        skill_name: 'security-audit (if applicable)',
        attempted_at: '2025-02-02T10:30:00Z',
        duration: '15 seconds',
      },
      severity: 'critical|error|warning',
      recovery_action: 'What Chief of Staff will do next',
      agent_action: 'What agent should do (usually nothing)',
      retry_planned: true,
      retry_time: '2025-02-02T10:35:00Z',
    },
  },
  {
    name: 'skill installation failure',
    seed: '004',
    body: INSTALL_FAILURE,
  },
  {
    name: 'agent restart failure',
    seed: '004',
    body: RESTART_FAILURE,
  },
  {
    name: 'configuration change failure',
    seed: '004',
    body: CONFIGURATION_FAILURE,
  },
  {
    name: 'operation timeout',
    seed: '004',
    body: OPERATION_TIMEOUT,
  },
] as const satisfies readonly ExampleEvent[]

/** One example each of the types that the seeds name, or agents send, without giving an example. */
const OWN_EVENTS = [
  {
    name: 'approval request',
    seed: 'own',
    body: {
      type: 'approval-request',
      source: 'deploy-bot',
      task_id: 'GH-42',
      priority: 'high',
      data: {
        title: 'Deploy api to production',
        description: 'Version 1.4.2 has been on staging since Tuesday without an error.',
        risk: 'high',
        requester: 'alex@example.com',
        action: { name: 'deploy', parameters: { service: 'api', version: '1.4.2' } },
        reversible: false,
        expires_in: 3600,
      },
    },
  },
  {
    name: 'approval request of an agent with its own words',
    seed: 'own',
    body: {
      type: 'approval_request',
      message: 'Publish the package to the public registry',
      approval_type: 'publish',
      affected_items: ['packages/core', 'packages/cli'],
      risk_level: 'critical',
      risk_assessment: 'Public and permanent: a version cannot be published twice.',
      rollback_plan: 'Deprecate the version and publish a patch.',
    },
  },
  {
    name: 'replacement request',
    seed: 'own',
    body: {
      type: 'replacement-request',
      source: 'chief-of-staff',
      message: 'Replace the agent code-impl-auth, which does not answer',
      request_id: 'req-17',
      agent_name: 'chief-of-staff',
      justification: 'No heartbeat for 15 minutes after three restarts.',
      timeout_seconds: 120,
      options: ['approve', 'reject', 'modify'],
    },
  },
  {
    name: 'transfer approval request',
    seed: 'own',
    body: {
      type: 'transfer-approval-request',
      operation: 'Transfer GH-42 to code-impl-billing',
      risk_level: 'low',
      justification: 'It owns the module.',
      reversible: true,
    },
  },
  {
    name: 'secret request',
    seed: 'own',
    body: {
      type: 'secret-request',
      operation_type: 'read-secret',
      agent_name: 'release-bot',
      reason: 'The token is needed to publish.',
      metadata: { secret: 'NPM_TOKEN', scope: 'publish' },
      risk: 'medium',
    },
  },
  {
    name: 'timeout extension request',
    seed: 'own',
    body: {
      type: 'timeout-extension-request',
      task_id: 'GH-42',
      message: 'Extend the time limit of the migration by 30 minutes',
      reason: '80 of 100 tables are done.',
    },
  },
  {
    name: 'progress with blockers',
    seed: 'own',
    body: {
      type: 'progress-update',
      task_id: 'GH-77',
      progress_percent: 60,
      current_activity: 'Migrating the billing tables',
      blockers: ['No access to the staging database'],
      remaining_steps: ['Migrate invoices', 'Run the comparison'],
    },
  },
  {
    name: 'verification complete: failed',
    seed: 'own',
    body: {
      type: 'verification-complete',
      task_id: 'GH-43',
      status: 'failed',
      branch: 'feature-xyz',
      timestamp: '2026-11-21T10:00:00Z',
      summary: { total: 10, passed: 8, failed: 2, skipped: 0 },
      duration_seconds: 3.2,
      failed_tests: ['test_auth.py:45', 'test_api.py:89'],
      error_details: 'AssertionError: expected 200, got 401',
    },
  },
  {
    name: 'sla exceeded',
    seed: 'own',
    body: {
      type: 'sla-exceeded',
      task_id: 'feature-1087',
      subtask_id: 'code-review::feature-1087::1',
      agent: 'code-review',
      attempt: 2,
      elapsed_seconds: 1482,
      sla_seconds: 600,
    },
  },
  {
    name: 'agent status',
    seed: 'own',
    body: {
      type: 'agent-status',
      agent: 'code-impl-auth',
      status: 'offline',
      message: 'The process ended 2 minutes ago.',
    },
  },
  {
    name: 'escalation',
    seed: 'own',
    body: {
      type: 'escalation',
      task_id: 'GH-42',
      escalation_type: 'scope',
      description: 'The requirement contradicts the API contract.',
      options: ['Change the contract', 'Change the requirement'],
      recommendation: 'Change the requirement',
      awaiting_response: true,
    },
  },
  {
    name: 'blocker escalation',
    seed: 'own',
    body: {
      type: 'blocker-escalation',
      task_id: 'GH-42',
      message: 'The staging database has been down for an hour.',
    },
  },
  {
    name: 'approval escalation',
    seed: 'own',
    body: { type: 'approval-escalation', message: 'Nobody has answered the request to push for 2 hours.' },
  },
  {
    name: 'error report',
    seed: 'own',
    body: { type: 'error-report', error: { code: 'E42', text: 'The index is corrupt' }, severity: 'high' },
  },
  {
    name: 'failure report',
    seed: 'own',
    body: {
      type: 'failure-report',
      summary: 'The nightly build did not finish',
      error_code: 'BUILD_TIMEOUT',
      retry_planned: true,
      retry_time: '2026-11-21T11:00:00Z',
    },
  },
  {
    name: 'rollback',
    seed: 'own',
    body: { type: 'rollback-required', message: 'Error rate is at 12% since 1.4.2', operation: 'rollback' },
  },
  {
    name: 'bug report',
    seed: 'own',
    body: {
      type: 'bug-report',
      description: 'Totals are rounded twice',
      severity: 'medium',
      steps: ['Open', 'Sum'],
    },
  },
  {
    name: 'test framework crash',
    seed: 'own',
    body: {
      type: 'test-framework-crash',
      task_id: 'GH-42',
      message: 'pytest ended with a segmentation fault',
    },
  },
  {
    name: 'post-merge failure',
    seed: 'own',
    body: { type: 'post-merge-failure', task_id: 'GH-42', message: 'main does not build since the merge' },
  },
  {
    name: 'quality gate failure',
    seed: 'own',
    body: { type: 'quality-gate-failure', message: 'Coverage is 71%, 80% is required', severity: 'warning' },
  },
  {
    name: 'security gate failure',
    seed: 'own',
    body: { type: 'security-gate-failure', message: '2 dependencies with known holes', severity: 'critical' },
  },
  {
    name: 'release blocked',
    seed: 'own',
    body: {
      type: 'release-blocked',
      message: 'The changelog is missing',
      manual_intervention_required: true,
    },
  },
  {
    name: 'resource alert',
    seed: 'own',
    body: { type: 'resource-alert', message: 'The disk of runner-3 is 95% full', severity: 'warning' },
  },
  {
    name: 'timeout warning',
    seed: 'own',
    body: { type: 'timeout-warning', task_id: 'GH-42', message: '5 minutes are left', state_uncertain: true },
  },
  {
    name: 'verification report',
    seed: 'own',
    body: {
      type: 'verification-report',
      task_id: 'GH-42',
      title: 'Manual check of the export',
      status: 'passed',
    },
  },
  {
    name: 'integration status',
    seed: 'own',
    body: { type: 'integration-status', status: 'degraded', details: { github: 'ok', linear: 'slow' } },
  },
  {
    name: 'review complete',
    seed: 'own',
    body: { type: 'review-complete', task_id: 'GH-42', summary: '3 remarks, none blocking', reviewer: 'sam' },
  },
  {
    name: 'merge decision',
    seed: 'own',
    body: { type: 'merge-decision', task_id: 'GH-42', status: 'merged', message: 'Squashed into main' },
  },
  {
    name: 'release ready',
    seed: 'own',
    body: { type: 'release-ready', title: 'Version 1.5.0 is ready', details: ['12 changes', '2 fixes'] },
  },
  {
    name: 'status update',
    seed: 'own',
    body: { type: 'status-update', message: 'Half of the team is at lunch.' },
  },
  {
    name: 'approval reminder',
    seed: 'own',
    body: {
      type: 'approval-reminder',
      message: 'The request to push waits since 10:00',
      request_id: 'req-17',
    },
  },
  {
    name: 'unknown type',
    seed: 'own',
    body: {
      type: 'Weather_Report',
      station: 'north',
      readings: [{ hour: 9, celsius: 4.5 }],
      windy: true,
      note: 'Bring a coat.',
    },
  },
] as const satisfies readonly ExampleEvent[]

export const EXAMPLE_EVENTS: readonly ExampleEvent[] = [...SEED_EVENTS, ...OWN_EVENTS]
