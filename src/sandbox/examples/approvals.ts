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
  label: 'Approval, critical, needs a justification: drop a table',
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

const two: Example = {
  name: 'approval-two',
  label: 'Approval by two: deploy payments',
  event: ({ number }) => ({
    type: 'approval-request',
    source: 'deploy-bot',
    task_id: `PAY-${number}`,
    priority: 'high',
    data: {
      title: 'Deploy payments 3.1 to production',
      description: 'Two people have to approve, one of them from the security team.',
      risk: 'high',
      requester: 'deploy-bot',
      action: { name: 'deploy', parameters: { service: 'payments', version: '3.1.0' } },
      reversible: true,
      labels: { env: 'production' },
    },
  }),
}

const irreversible: Example = {
  name: 'approval-irreversible',
  label: 'Approval, cannot be undone: drop the table users',
  event: ({ number }) => ({
    type: 'approval-request',
    source: 'migration-agent',
    task_id: `DB-${number}`,
    priority: 'high',
    data: {
      title: 'Drop the table users',
      description: 'The table was copied to accounts, column by column. Nothing reads users any more.',
      risk: 'high',
      requester: 'migration-agent',
      action: { name: 'sql', parameters: { database: 'production', statement: 'DROP TABLE users;' } },
      evidence: { copied: rowsCopied(160) },
      reversible: false,
    },
  }),
}

function rowsCopied(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    partition: `users_${String(index + 1).padStart(3, '0')}`,
    rows: 10_000 + index * 37,
    checksum: `crc32:${(0x1000000 + index * 7919).toString(16)}`,
  }))
}

/** The same request each time: while it is pending, another version of it is asked instead. */
const changing: Example = {
  name: 'approval-changing',
  label: 'Approval that changes: send it twice',
  event: ({ number }) => ({
    type: 'approval-request',
    source: 'release-agent',
    task_id: 'REL-7',
    data: {
      request_id: 'release-web',
      title: 'Release web',
      risk: 'medium',
      requester: 'release-agent',
      action: { name: 'release', parameters: { service: 'web', version: `2.0.${number}` } },
      reversible: true,
    },
  }),
}

const waiting: Example = {
  name: 'approval-waiting',
  label: 'Approval that reminds after 1 minute and escalates after 2',
  event: ({ number }) => ({
    type: 'approval-request',
    source: 'secrets-agent',
    task_id: `SEC-${number}`,
    priority: 'high',
    data: {
      title: 'Rotate the database password',
      risk: 'high',
      requester: 'secrets-agent',
      action: { name: 'rotate-secret', parameters: { secret: 'database' } },
      labels: { urgency: 'soon' },
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

export const APPROVAL_EXAMPLES: readonly Example[] = [
  deploy,
  two,
  irreversible,
  critical,
  low,
  changing,
  waiting,
  long,
]
export const OTHER_EXAMPLES: readonly Example[] = [unknown]
