import type { RouteHandlerMethod } from 'fastify'
import type { AgentDoorNeeds } from './needs.ts'

/** `GET /api/v1/health`, and `/api/health`, where seed 000 looks. */
export function getHealth({ agentDoor }: Pick<AgentDoorNeeds, 'agentDoor'>): RouteHandlerMethod {
  return async () => ({
    status: 'healthy',
    version: agentDoor.version,
    uptime_seconds: Math.floor(process.uptime()),
  })
}
