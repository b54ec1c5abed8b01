import type { Example } from './example.ts'

const deploy: Example = {
  name: 'approval',
  label: 'Approval: deploy api to production',
  event: ({ number }) => ({
    type: 'approval-request',
    source: 'deploy-bot',
    task_id: `GH-${number}`,
    priority: 'high',
    data: {
      title: 'Deploy api to production',
      description: 'Version 1.4.2 passed all 312 tests on staging and has been there since yesterday.',
      risk: 'high',
      requester: 'deploy-bot',
      action: { name: 'deploy', parameters: { service: 'api', version: '1.4.2', environment: 'production' } },
      reversible: true,
      expires_in: 3600,
    },
  }),
}

const critical: Example = {
  name: 'approval-critical',
  label: 'Approval, critical: drop a table',
  event: ({ number }) => ({
    type: 'approval-request',
    source: 'migration-agent',
    task_id: `OPS-${number}`,
    priority: 'critical',
    data: {
      title: 'Drop the table legacy_sessions',
      description: 'Nothing has read it for 90 days. There is a backup of last night.',
      risk: 'critical',
      requester: 'migration-agent',
      action: {
        name: 'sql',
        parameters: { database: 'production', statement: 'DROP TABLE legacy_sessions;' },
      },
      rollback_plan: 'Restore the table from the backup of 02:00 (about 20 minutes).',
      reversible: false,
    },
  }),
}

const low: Example = {
  name: 'approval-low',
  label: 'Approval, low risk: update a dependency',
  event: ({ number }) => ({
    type: 'approval-request',
    source: 'upkeep-agent',
    task_id: `DEP-${number}`,
    priority: 'low',
    data: {
      title: 'Update fastify to its newest patch release',
      risk: 'low',
      requester: 'upkeep-agent',
      action: { name: 'merge', parameters: { pull_request: number } },
      reversible: true,
    },
  }),
}

const long: Example = {
  name: 'approval-long',
  label: 'Approval with a very long payload',
  event: ({ number }) => ({
    type: 'approval-request',
    source: 'infra-agent',
    task_id: `INF-${number}`,
    data: {
      title: 'Change 60 firewall rules',
      risk: 'high',
      requester: 'infra-agent',
      action: { name: 'apply-rules', parameters: { rules: firewallRules(60) } },
    },
  }),
}

function firewallRules(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    rule: index + 1,
    allow: `10.${index}.0.0/16`,
    port: 8000 + index,
    comment: `Service ${index + 1} may reach the gateway`,
  }))
}

const unknown: Example = {
  name: 'unknown',
  label: 'A type that nobody knows',
  event: ({ number }) => ({
    type: 'moon-phase-changed',
    source: 'almanac',
    task_id: `SKY-${number}`,
    data: { message: 'The moon is full. Deployments are known to take longer.', illumination: '100%' },
  }),
}

export const APPROVAL_EXAMPLES: readonly Example[] = [deploy, critical, low, long]
export const OTHER_EXAMPLES: readonly Example[] = [unknown]
