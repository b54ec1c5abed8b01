import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'
import type { FarSide } from '../contracts/orchestrator-contract.ts'

/** What may be made to go wrong, as it does on the real server (protocols.md, section 2). */
interface Troubles {
  /** The next resume answers 500, and the task goes on by itself all the same. */
  resumeFailsButWorks: boolean
  /** The next resume answers 500, and the task stays where it is. */
  resumeFails: boolean
  /** 200 to a decision that is not recorded. */
  forgetsDecision: boolean
  /** The next decision answers 500, and nothing is recorded. */
  decisionFails: boolean
}

export interface StoredApproval {
  readonly id: string
  readonly workflow_id: string
  readonly task_description: string
  readonly risk_level: string
  status: string
  approver_id: string | null
  rejection_reason: string | null
  justification: string | null
  approved_at: string | null
  rejected_at: string | null
  readonly created_at: string
  expires_at: string
}

interface StoredTask {
  readonly task_id: string
  status: string
  readonly approvalId: string | null
  resumed: boolean
}

const MAY: Readonly<Record<string, readonly string[]>> = {
  medium: ['team_lead', 'tech_lead', 'cto'],
  high: ['tech_lead', 'cto'],
  critical: ['cto', 'security_team'],
}
const MINUTES: Readonly<Record<string, number>> = { medium: 30, high: 60, critical: 90 }

type Verdict = 'approved' | 'rejected'

interface Called {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly key: string | undefined
  readonly traceparent: string | undefined
}

/**
 * The HTTP orchestrator of seed 003 as its server really behaves: 500 where it should say 403 or 410, 200 to a contradictory
 * second decision while the stored one stands, times without a zone, 404 once a task was resumed.
 */
export async function startHttpOrchestrator({ apiKey }: { readonly apiKey?: string } = {}) {
  const approvals = new Map<string, StoredApproval>()
  const tasks = new Map<string, StoredTask>()
  const calls: Called[] = []
  const scripted: FarSide[] = []
  const troubles: Troubles = {
    resumeFailsButWorks: false,
    resumeFails: false,
    forgetsDecision: false,
    decisionFails: false,
  }
  const once = (name: keyof Troubles) => {
    const was = troubles[name]
    troubles[name] = false
    return was
  }

  function ask({ risk = 'high', description = 'Deploy the api', task = `task-${tasks.size + 1}` } = {}) {
    const approval: StoredApproval = {
      id: randomUUID(),
      workflow_id: task,
      task_description: description,
      risk_level: risk,
      status: 'pending',
      approver_id: null,
      rejection_reason: null,
      justification: null,
      approved_at: null,
      rejected_at: null,
      created_at: naive(new Date()),
      expires_at: naive(new Date(Date.now() + (MINUTES[risk] ?? 30) * 60_000)),
    }
    approvals.set(approval.id, approval)
    tasks.set(task, { task_id: task, status: 'approval_pending', approvalId: approval.id, resumed: false })
    return approval
  }

  const isOver = (approval: StoredApproval) => new Date(`${approval.expires_at}Z`) <= new Date()

  const isRefused = (
    approval: StoredApproval,
    verdict: string,
    { approver_role = '', justification }: Called['query'],
  ) =>
    isOver(approval) ||
    !(MAY[approval.risk_level] ?? []).includes(approver_role) ||
    (verdict === 'approved' && approval.risk_level === 'critical' && !justification)

  function record(approval: StoredApproval, verdict: Verdict, query: Called['query']) {
    const now = naive(new Date())
    const { approver_id = null, justification = null, reason = null } = query
    Object.assign(
      approval,
      { status: verdict, approver_id },
      verdict === 'approved'
        ? { approved_at: now, justification }
        : { rejected_at: now, rejection_reason: reason },
    )
  }

  function decide(verdict: Verdict, id: string, query: Called['query']): readonly [number, object] {
    const needed = ['approver_id', 'approver_role', ...(verdict === 'rejected' ? ['reason'] : [])]
    const lacks = needed.filter((name) => !query[name])
    if (lacks.length > 0) return unprocessable(lacks)
    if (!/^[0-9a-f-]{36}$/.test(id)) return [500, { detail: 'Internal Server Error' }]
    const approval = approvals.get(id)
    if (approval === undefined) return [404, { detail: `Approval request ${id} not found` }]
    const { approver_id } = query
    const said = { status: verdict, approval_id: id, approver_id, timestamp: naive(new Date()) }
    const yes = [200, { ...said, message: `Request ${verdict}` }] as const
    if (approval.status !== 'pending') return yes
    if (isRefused(approval, verdict, query) || once('decisionFails'))
      return [500, { detail: 'Internal Server Error' }]
    if (!once('forgetsDecision')) record(approval, verdict, query)
    return yes
  }

  function resume(id: string) {
    const task = tasks.get(id)
    const approval = approvals.get(task?.approvalId ?? '')
    if (task === undefined || task.resumed) return [404, { detail: `Task ${id} not found` }] as const
    if (approval?.status === 'pending' && isOver(approval)) return [410, { detail: 'expired' }] as const
    if (approval?.status === 'pending') return [409, { detail: 'Approval is still pending' }] as const
    if (approval?.status === 'rejected')
      return [403, { detail: `Task rejected: ${approval.rejection_reason}` }] as const
    if (once('resumeFails')) return [500, { detail: 'Internal Server Error' }] as const
    task.resumed = true
    task.status = 'planned'
    if (once('resumeFailsButWorks')) return [500, { detail: 'Internal Server Error' }] as const
    return [200, { task_id: id, status: 'planned', subtasks: [] }] as const
  }

  function orchestrate(body: unknown) {
    const { description, priority = 'medium' } = (body ?? {}) as { description?: string; priority?: string }
    if (!description) return unprocessable(['description'])
    const task = `task-${tasks.size + 1}`
    const subtasks = [{ id: `${task}-1`, agent_type: 'cicd', description, status: 'pending' }]
    const risk = /production|drop|secret/i.test(description) ? 'high' : priority
    if (risk !== 'high' && risk !== 'critical') {
      tasks.set(task, { task_id: task, status: 'planned', approvalId: null, resumed: true })
      return [200, { task_id: task, subtasks, routing_plan: { status: 'planned' } }] as const
    }
    const approval = ask({ risk, description, task })
    const plan = {
      status: 'approval_pending',
      approval_request_id: approval.id,
      risk_level: risk,
      instructions: 'Approve, then resume',
      submitted_at: approval.created_at,
      risk_context: {},
    }
    return [200, { task_id: task, subtasks: [], routing_plan: plan }] as const
  }

  function route({ method, path, query, body }: Called): readonly [number, object] {
    const [, root = '', given = ''] = path.split('/')
    const name = decodeURIComponent(given)
    const task = tasks.get(name)
    switch (`${method} /${root}`) {
      case 'POST /orchestrate':
        return orchestrate(body)
      case 'POST /approve':
        return decide('approved', name, query)
      case 'POST /reject':
        return decide('rejected', name, query)
      case 'POST /resume':
        return resume(name)
      case 'POST /execute':
        if (task === undefined) return [404, { detail: 'Task not found' }]
        task.status = 'running'
        return [200, { task_id: name, status: 'running' }]
      case 'GET /tasks':
        return task ? [200, { ...task, subtasks: [] }] : [404, { detail: 'Task not found' }]
      case 'GET /agents':
        return [200, { agents: [{ type: 'code-review', endpoint: 'http://x:8002', status: 'available' }] }]
      case 'GET /approvals':
        return name === 'pending' ? [200, pending()] : shown(name)
      default:
        return [404, { detail: 'Not Found' }]
    }
  }

  function pending() {
    const waiting = [...approvals.values()].filter((one) => one.status === 'pending' && !isOver(one))
    const listed = waiting.map((one) => ({
      id: one.id,
      workflow_id: one.workflow_id,
      task_type: 'deployment',
      task_description: one.task_description,
      agent_name: 'orchestrator',
      risk_level: one.risk_level,
      action_type: 'execute',
      action_impact: 'high',
      created_at: one.created_at,
      expires_at: one.expires_at,
    }))
    return { count: listed.length, approvals: listed }
  }

  function shown(id: string): readonly [number, object] {
    const one = approvals.get(id)
    if (one === undefined) return [404, { detail: `Approval request ${id} not found` }]
    return [200, { ...one, expired: isOver(one) }]
  }

  const server = createServer(async (request, response) => {
    const called = await calledBy(request)
    calls.push(called)
    const wrong = scripted.shift()
    if (wrong === 'hang up') return void request.socket.destroy()
    if (wrong === 'never answer') return
    if (wrong !== undefined) return void response.writeHead(wrong.status, wrong.headers).end()
    const known = apiKey === undefined || request.headers['x-api-key'] === apiKey
    const [status, body] = known ? route(called) : [401, { detail: 'Invalid API key' }]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  const { url, close } = await listen(server)
  return {
    url,
    approvals,
    tasks,
    calls,
    troubles,
    ask,
    next: (wrong: FarSide) => scripted.push(wrong),
    close,
  }
}
export type HttpOrchestratorStandIn = Awaited<ReturnType<typeof startHttpOrchestrator>>

async function calledBy(request: IncomingMessage): Promise<Called> {
  const text = (await readBody(request)).toString()
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://there')
  const header = (name: string) => request.headers[name]?.toString()
  return {
    method: request.method ?? '',
    path: pathname,
    query: Object.fromEntries(searchParams),
    body: text ? JSON.parse(text) : undefined,
    key: header('idempotency-key'),
    traceparent: header('traceparent'),
  }
}

/** As the server writes it: microseconds, and no zone. */
function naive(time: Date): string {
  return time.toISOString().replace('Z', '000')
}

function unprocessable(missing: readonly string[]): readonly [422, object] {
  return [
    422,
    { detail: missing.map((name) => ({ loc: ['query', name], msg: 'Field required', type: 'missing' })) },
  ]
}
