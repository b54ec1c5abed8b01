import { httpApprovals } from '../../../../src/adapters/orchestrators/http/http-approvals.ts'
import { httpOrchestrator } from '../../../../src/adapters/orchestrators/http/http-orchestrator.ts'
import { orchestratorClient } from '../../../../src/adapters/orchestrators/http/orchestrator-client.ts'
import { toDecisionUrl } from '../../../../src/domain/http-orchestrator/decision-address.ts'
import { orchestratorContract } from '../../../contracts/orchestrator-contract.ts'
import { anApproval, aVote, minutes } from '../../../support/builders.ts'
import { startHttpOrchestrator } from '../../../support/http-orchestrator.ts'

orchestratorContract('the HTTP orchestrator', async () => {
  const far = await startHttpOrchestrator()
  const { id: approvalId, workflow_id: taskId } = far.ask()
  const client = orchestratorClient({ url: far.url, apiKey: undefined })
  const approval = anApproval({ state: 'approved', votes: [aVote()], decidedAt: minutes(1) })
  return {
    orchestrator: httpOrchestrator({
      client,
      there: httpApprovals(client),
      approvals: { find: async () => approval },
    }),
    url: toDecisionUrl({ approvalId, taskId }),
    next: far.next,
    calls: () => far.calls.length,
    taken: () => far.calls.flatMap(({ path, key }) => (path.startsWith('/resume/') && key ? [key] : [])),
    close: far.close,
  }
})
