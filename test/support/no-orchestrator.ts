import type { CommandWorkflows } from '../../src/usecases/tasks/command-workflows.ts'

const notConnected = async () => ({ kind: 'not-connected' }) as const

/** What commands get where no orchestrator is connected. */
export const NO_ORCHESTRATOR: CommandWorkflows = {
  run: notConnected,
  task: notConnected,
  agents: notConnected,
  execute: notConnected,
}
