import { createServer } from 'node:http'
import { webhookOrchestrator } from '../../../../src/adapters/orchestrators/webhook/webhook-orchestrator.ts'
import { listen, readBody } from '../../../../src/sandbox/loopback-server.ts'
import { type FarSide, orchestratorContract } from '../../../contracts/orchestrator-contract.ts'

orchestratorContract('a signed webhook', async () => {
  const failures: FarSide[] = []
  const ids: string[] = []
  let calls = 0
  const server = createServer(async (request, response) => {
    await readBody(request)
    calls += 1
    const failure = failures.shift()
    if (failure === 'hang up') return request.socket.destroy()
    if (failure === 'never answer') return
    if (failure) return response.writeHead(failure.status, failure.headers).end()
    ids.push(String(request.headers['webhook-id']))
    response.writeHead(200).end('{"status":"resumed"}')
  })
  const { url, close } = await listen(server)
  return {
    orchestrator: webhookOrchestrator({ secretFor: () => 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
    url: `${url}/hooks`,
    next: (answer) => failures.push(answer),
    calls: () => calls,
    taken: () => ids,
    close,
  }
})
