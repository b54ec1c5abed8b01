import { z } from 'zod'
import type { ActivityKind } from '../../ports/agent-sessions.ts'
import type { LinearRequest } from './linear-client.ts'
import { isInvalid } from './linear-errors.ts'
import { OPERATIONS } from './operations.ts'

/** One of the answers that an elicitation offers; its value comes back as what its reader says. */
export interface ActivityOption {
  readonly label: string
  readonly value: string
}

export interface NewActivity {
  /** A UUIDv4 of our own making. */
  readonly id: string
  readonly session: string
  readonly kind: ActivityKind
  /** Markdown. */
  readonly body: string
  readonly options?: readonly ActivityOption[]
}

const done = z.object({})
const found = z.object({ agentActivities: z.object({ nodes: z.array(z.object({ id: z.string() })) }) })

/** Says something in an agent session, once for each id. Throws `DeliveryError`. */
export async function createActivity(request: LinearRequest, activity: NewActivity): Promise<void> {
  const { id, session, kind, body, options = [] } = activity
  const select = options.length > 0 ? { signal: 'select', signalMetadata: { options } } : {}
  const input = { id, agentSessionId: session, content: { type: kind, body }, ...select }
  try {
    await request('agentActivityCreate', OPERATIONS.activityCreate, { input }, done)
  } catch (error) {
    // Linear has one code for everything that is wrong with the input, an id that is taken among it.
    if (!isInvalid(error) || !(await wasSaid(request, id))) throw error
  }
}

async function wasSaid(request: LinearRequest, id: string): Promise<boolean> {
  const { agentActivities } = await request('agentActivities', OPERATIONS.activity, { id }, found)
  return agentActivities.nodes.length > 0
}
