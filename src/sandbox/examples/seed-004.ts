import type { Example } from './example.ts'

export const INSTALL_FAILURE = {
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
}

export const RESTART_FAILURE = {
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
}

export const CONFIGURATION_FAILURE = {
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
}

export const OPERATION_TIMEOUT = {
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
}

/** Seed 004's four failures (its section 4.7), word for word: the tests read them here, too. */
export const SEED_004: readonly Example[] = [
  { name: 'failure-install', label: 'Skill installation failed', event: () => INSTALL_FAILURE },
  { name: 'failure-restart', label: 'Agent restart failed', event: () => RESTART_FAILURE },
  { name: 'failure-config', label: 'Configuration change failed', event: () => CONFIGURATION_FAILURE },
  { name: 'failure-timeout', label: 'Operation timed out', event: () => OPERATION_TIMEOUT },
]
