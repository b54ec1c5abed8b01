import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('explains a failed installation', () => {
  expect(shown('skill installation failure')).toMatchInlineSnapshot(`
    "Skill installation failed
    🟠 Error · SKILL_VALIDATION_FAILED

    Failed to install security-audit skill. Error: Skill package validation failed - SKILL.md file is missing from the package. You can continue your previous work. I will fix the skill package and retry installation in 5 minutes.

    Error: Missing required SKILL.md file at /skills/security-audit/SKILL.md
    Impact: The work that needed this was interrupted.
    What to do: Continue your previous work - no action required.
    What happens next: Skill package will be fixed and installation will be retried
    Next try: 2025-02-02 10:35 UTC

    Context:
    Skill name: security-audit
    Skill path: /path/to/skills/security-audit
    Validation step: file_structure_check

    high priority"
  `)
})

it('explains a failed restart', () => {
  expect(shown('agent restart failure')).toMatchInlineSnapshot(`
    "Agent restart failed
    🔴 Critical · PROCESS_START_FAILED

    Failed to restart agent code-impl-auth after plugin installation. Error: Claude Code process exited with code 1 immediately after start. The agent is currently OFFLINE. Manual intervention may be required.

    Error: Claude Code process exited with code 1. Stderr: Configuration file corrupted.
    Impact: The agent cannot function until this is solved.
    What to do: This needs manual intervention. Please wait for further instructions. Agent is offline - no action possible from agent.
    What happens next: Investigating configuration. User has been notified.
    Next try: none is planned

    Context:
    Agent name: code-impl-auth
    Restart reason: plugin-install
    Exit code: 1
    Attempts: 3

    critical priority"
  `)
})

it('explains a failed change of configuration', () => {
  expect(shown('configuration change failure')).toMatchInlineSnapshot(`
    "Configuration change failed
    🟠 Error · VALIDATION_FAILED

    Failed to update deployment.timeout configuration. Error: Value 5000 exceeds maximum allowed value of 3600. Your current configuration remains unchanged (timeout=300). I will retry with a valid value.

    Error: Value 5000 exceeds maximum allowed (3600) for deployment.timeout
    Impact: The work that needed this was interrupted.
    What to do: No action required - current settings remain active.
    What happens next: Will retry with value 3600 (maximum allowed)
    Next try: 2025-02-02 10:31 UTC

    Context:
    Config key: deployment.timeout
    Attempted value: 5000
    Current value: 300
    Valid range: 60-3600

    high priority"
  `)
})

it('explains a time-out', () => {
  expect(shown('operation timeout')).toMatchInlineSnapshot(`
    "Skill installation timed out
    🟠 Error · OPERATION_TIMEOUT

    Skill installation operation timed out after 300 seconds. The operation state is uncertain - hibernation completed but installation status is unknown. Please verify your current status when you fully resume. I will check skill availability and retry if needed.

    Error: Operation exceeded 300 second timeout. Last known state: agent hibernated, skill copy in progress.
    Impact: The work that needed this was interrupted.
    What to do: The state is uncertain: please verify it before going on, and report what is wrong. Please verify your skill list and report if security-audit is present.
    What happens next: Checking operation state and will verify skill availability
    Next try: 2025-02-02 10:35 UTC

    Context:
    Skill name: security-audit
    Timeout seconds: 300
    Last known state: skill_copy_in_progress

    high priority"
  `)
})

it('copes with the template as it stands', () => {
  expect(shown('failure template')).toMatchInlineSnapshot(`
    "[operation type] failed
    🟠 Error · [error_code]

    The [operation] has failed. Error: [error_message]. You can [recovery guidance]. I will [next steps].

    Error: [detailed error]
    Impact: The work that needed this was interrupted.
    What to do: You can continue your previous work.
    What happens next: [what will happen next]

    high priority"
  `)
})

it('copes with the standard structure as it stands', () => {
  expect(shown('failure, standard structure')).toMatchInlineSnapshot(`
    "Skill install|plugin install|restart|config change failed
    🔴 Critical · ERROR_CODE_HERE

    Human-readable summary of failure and recovery

    Error: Detailed error message
    Impact: The agent cannot function until this is solved.
    What to do: What agent should do (usually nothing).
    What happens next: What Chief of Staff will do next
    Next try: 2025-02-02 10:35 UTC

    Context:
    Skill name: security-audit (if applicable)
    Attempted at: 2025-02-02T10:30:00Z
    Duration: 15 seconds

    high priority"
  `)
})

it('shows fields that it does not know', () => {
  expect(
    shown('skill installation failure', {
      retry_planned: false,
      retry_time: 'in an hour',
      operation_id: 'op-1',
      escalation: null,
      stack: ['a', 'b'],
    }),
  ).toMatchInlineSnapshot(`
    "Skill installation failed
    🟠 Error · SKILL_VALIDATION_FAILED

    Failed to install security-audit skill. Error: Skill package validation failed - SKILL.md file is missing from the package. You can continue your previous work. I will fix the skill package and retry installation in 5 minutes.

    Error: Missing required SKILL.md file at /skills/security-audit/SKILL.md
    Impact: The work that needed this was interrupted.
    What to do: Continue your previous work - no action required.
    What happens next: Skill package will be fixed and installation will be retried
    Next try: in an hour (not planned)

    Operation: op-1

    Context:
    Skill name: security-audit
    Skill path: /path/to/skills/security-audit
    Validation step: file_structure_check

    Escalation: null

    Stack:
    • a
    • b

    high priority"
  `)
})

it('says nothing of what to do where nothing is known of it', () => {
  const critical = {
    severity: 'critical',
    error_code: 'E_HEALTH',
    operation: 'deploy',
    agent_action: undefined,
  }
  expect(shown('skill installation failure', critical)).toContain('cannot function until this is solved.')
  expect(shown('skill installation failure', critical)).not.toContain('What to do')
})
