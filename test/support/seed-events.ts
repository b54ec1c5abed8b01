/** An event as a sender would post it, and where the example comes from. */
export interface ExampleEvent {
  readonly name: string
  /** The seed that the example stands in; `own` for the types that the seeds name without an example. */
  readonly seed: '000' | '001' | '002' | '003' | '004' | 'own'
  readonly body: Readonly<Record<string, unknown>> & { readonly type: string }
}

/** Every example of the seeds that is an event, word for word; AI Maestro's `content` is given in the flat form. */
export const SEED_EVENTS = [
  {
    name: 'verification complete',
    seed: '000',
    body: {
      type: 'verification-complete',
      task_id: 'GH-42',
      status: 'passed',
      summary: { total: 45, passed: 42, failed: 2, skipped: 1 },
      report_path: 'artifacts/tests/pytest-report.json',
    },
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
    body: {
      type: 'test-report-ack',
      task_id: 'GH-42',
      status: 'approved',
      message: 'All tests passed. Proceed to PR creation.',
      next_action: 'create-pr',
    },
  },
  {
    name: 'test report acknowledged: rejected',
    seed: '000',
    body: {
      type: 'test-report-ack',
      task_id: 'GH-42',
      status: 'rejected',
      message: 'Fix 2 failing tests before proceeding',
      required_actions: ['Fix test_auth.py:45 - assertion failed', 'Fix test_api.py:89 - timeout exceeded'],
      next_action: 'fix-and-rerun',
    },
  },
  {
    name: 'progress update',
    seed: '000',
    body: {
      type: 'progress-update',
      task_id: 'GH-42',
      phase: 'running-tests',
      progress_percent: 50,
      details: '5000/10000 tests complete, 2 failures so far',
      priority: 'normal',
    },
  },
  {
    name: 'additional attempts request',
    seed: '000',
    body: {
      type: 'additional-attempts-request',
      task_id: 'GH-42',
      requested_additional_attempts: 3,
      reason: 'Integration tests running (10k+ tests)',
      current_progress: '80% complete',
      priority: 'high',
    },
  },
  {
    name: 'task file as it goes out',
    seed: '001',
    body: {
      type: 'fix-review',
      review_id: '005_stress_test_system',
      component: 'stress_test_system',
      date: '2025-06-26',
      assigned_to: 'executor',
      instructions:
        "Add 'result' node to each fix with status, changes_made, verification_command, and hallucination_check. Update THIS file, do not create separate results file.",
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
      type: 'fix-review',
      review_id: '005_stress_test_system',
      component: 'stress_test_system',
      date: '2025-06-26',
      assigned_to: 'executor',
      fixes: [
        {
          id: 1,
          severity: 'critical',
          file: 'core/websocket_handler.py',
          line: 185,
          issue: 'WebSocket disconnect leaves orphaned processes',
          fix: 'Add finally block that calls process.terminate() and process.wait()',
          verification: 'Start long process, disconnect WebSocket, verify no orphan processes',
          result: {
            status: 'FIXED',
            changes_made: [
              'Line 185: Added try-finally block',
              'Line 192: Added process.terminate() call',
              'Line 193: Added await process.wait()',
            ],
            problems_encountered: ['Had to handle case where process was already None'],
            solution: 'Wrapped existing code in try block, added finally with null check',
            verification_command: 'python3 -c "import asyncio; asyncio.run(test_orphan_cleanup())"',
            hallucination_check: "grep -A5 'finally:' /path/to/websocket_handler.py | grep 'terminate'",
          },
        },
      ],
    },
  },
  {
    name: 'task status',
    seed: '002',
    body: {
      type: 'task-status',
      task_id: 'task-123',
      status: 'in_progress',
      progress_percentage: 45,
      current_step: 'Generating Flask routes',
    },
  },
  {
    name: 'clarification request',
    seed: '002',
    body: {
      type: 'clarification-request',
      task_id: 'task-123',
      questions: ['Should the API require authentication?'],
      priority: 'medium',
      context: { endpoint: '/api/users' },
    },
  },
  {
    name: 'completion report',
    seed: '002',
    body: {
      type: 'completion-report',
      task_id: 'task-123',
      pr_url: 'https://github.com/repo/pull/42',
      test_results: { tests_passed: 15, tests_failed: 1 },
      artifacts: { generated_files: ['app.py', 'models.py'] },
    },
  },
  {
    name: 'error escalation',
    seed: '002',
    body: {
      type: 'error-escalation',
      task_id: 'task-123',
      error_type: 'github_api_auth',
      error_message: 'Authentication failed',
      recovery_attempts: 2,
      context: { api_endpoint: '/repos/user/project' },
    },
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
    body: {
      type: 'failure',
      priority: 'high',
      message:
        'Failed to install security-audit skill. Error: Skill package validation failed - SKILL.md file is missing from the package. You can continue your previous work. I will fix the skill package and retry installation in 5 minutes.',
      operation: 'skill-install',
      status: 'failed',
      error_code: 'SKILL_VALIDATION_FAILED',
      error_details: 'Missing required SKILL.md file at /skills/security-audit/SKILL.md',
      error_context: {
        skill_name: 'security-audit',
        skill_path: '/path/to/skills/security-audit',
        validation_step: 'file_structure_check',
      },
      severity: 'error',
      recovery_action: 'Skill package will be fixed and installation will be retried',
      agent_action: 'Continue your previous work - no action required',
      retry_planned: true,
      retry_time: '2025-02-02T10:35:00Z',
    },
  },
  {
    name: 'agent restart failure',
    seed: '004',
    body: {
      type: 'failure',
      priority: 'critical',
      message:
        'Failed to restart agent code-impl-auth after plugin installation. Error: Claude Code process exited with code 1 immediately after start. The agent is currently OFFLINE. Manual intervention may be required.',
      operation: 'agent-restart',
      status: 'failed',
      error_code: 'PROCESS_START_FAILED',
      error_details: 'Claude Code process exited with code 1. Stderr: Configuration file corrupted.',
      error_context: {
        agent_name: 'code-impl-auth',
        restart_reason: 'plugin-install',
        exit_code: 1,
        attempts: 3,
      },
      severity: 'critical',
      recovery_action: 'Investigating configuration. User has been notified.',
      agent_action: 'Agent is offline - no action possible from agent',
      retry_planned: false,
      manual_intervention_required: true,
    },
  },
  {
    name: 'configuration change failure',
    seed: '004',
    body: {
      type: 'failure',
      priority: 'high',
      message:
        'Failed to update deployment.timeout configuration. Error: Value 5000 exceeds maximum allowed value of 3600. Your current configuration remains unchanged (timeout=300). I will retry with a valid value.',
      operation: 'config-change',
      status: 'failed',
      error_code: 'VALIDATION_FAILED',
      error_details: 'Value 5000 exceeds maximum allowed (3600) for deployment.timeout',
      error_context: {
        config_key: 'deployment.timeout',
        attempted_value: '5000',
        current_value: '300',
        valid_range: '60-3600',
      },
      severity: 'error',
      recovery_action: 'Will retry with value 3600 (maximum allowed)',
      agent_action: 'No action required - current settings remain active',
      retry_planned: true,
      retry_time: '2025-02-02T10:31:00Z',
    },
  },
  {
    name: 'operation timeout',
    seed: '004',
    body: {
      type: 'failure',
      priority: 'high',
      message:
        'Skill installation operation timed out after 300 seconds. The operation state is uncertain - hibernation completed but installation status is unknown. Please verify your current status when you fully resume. I will check skill availability and retry if needed.',
      operation: 'skill-install',
      status: 'failed',
      error_code: 'OPERATION_TIMEOUT',
      error_details:
        'Operation exceeded 300 second timeout. Last known state: agent hibernated, skill copy in progress.',
      error_context: {
        skill_name: 'security-audit',
        timeout_seconds: 300,
        last_known_state: 'skill_copy_in_progress',
      },
      severity: 'error',
      recovery_action: 'Checking operation state and will verify skill availability',
      agent_action: 'Please verify your skill list and report if security-audit is present',
      state_uncertain: true,
      retry_planned: true,
      retry_time: '2025-02-02T10:35:00Z',
    },
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
