import { createServer, type IncomingMessage } from 'node:http'
import { z } from 'zod'
import { type ReceiptCheck, receiptCheck } from './check-callback.ts'
import { heedCallback } from './heed-callback.ts'
import { listen, readBody } from './loopback-server.ts'
import type { OrchestratorLog } from './orchestrator-log.ts'
import { isRisky, pendingBody, type SampleApproval } from './sample-approvals.ts'
import { type Answer, resumeAnswer, type SampleTask, taskBody } from './sample-tasks.ts'
import { fromJsonText } from './slack-shapes.ts'
import { decideHere, execute, showApproval, waitHere } from './wait-here.ts'

/**
 * A small orchestrator with the paths of seed 003, that asks Countersign and heeds its callbacks. What Countersign has it do
 * (`/countersign run …`) it keeps the approvals of itself, and waits to be told.
 */
export interface SampleOrchestrator {
  /** Its own address, without a trailing slash. */
  readonly url: string
  /** Where it takes callbacks. */
  readonly callbackUrl: string
  /** Posts an event to Countersign and logs the answer, which is returned. */
  send(event: unknown): Promise<Answer>
  /** Tells where Countersign listens; nothing can be sent before. */
  connect(baseUrl: string, apiKey?: string): void
  close(): Promise<void>
}

interface Needs {
  readonly log: OrchestratorLog
  /** Standard Webhooks secret, `whsec_…`. */
  readonly secret: string
  /** The port to prefer, so that callbacks waiting from the last run still arrive; 0 for any. */
  readonly port: number
}

interface Memory extends Needs {
  readonly tasks: Map<string, SampleTask>
  readonly approvals: Map<string, SampleApproval>
  /** Ids of callbacks that were acted on: Countersign may deliver one twice. */
  readonly heard: Map<string, object>
  countersign: Countersign | undefined
}

interface Countersign {
  readonly baseUrl: string
  readonly apiKey: string | undefined
  readonly checkReceipt: ReceiptCheck
}

export async function startSampleOrchestrator(needs: Needs): Promise<SampleOrchestrator> {
  const memory: Memory = {
    ...needs,
    tasks: new Map(),
    approvals: new Map(),
    heard: new Map(),
    countersign: undefined,
  }
  const server = createServer(async (request, response) => {
    const { code, body } = await answer(memory, request).catch(() => ({ code: 500, body: {} }))
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  const { url, close } = await listen(server, needs.port)
  return {
    url,
    callbackUrl: `${url}/hooks`,
    send: (event) => send(memory, event),
    connect(baseUrl, apiKey) {
      memory.countersign = { baseUrl, apiKey, checkReceipt: receiptCheck(baseUrl) }
    },
    close,
  }
}

async function answer(memory: Memory, request: IncomingMessage): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sample')
  const [, root = '', given = ''] = pathname.split('/')
  const name = decodeURIComponent(given)
  const body = (await readBody(request)).toString('utf8')
  switch (`${request.method} /${root}`) {
    case 'POST /hooks':
      return heedCallback(memory, body, request.headers)
    case 'POST /orchestrate':
      return orchestrate(memory, fromJsonText(body))
    case 'POST /resume':
      return resumeAnswer(memory.tasks.get(name))
    case 'GET /tasks':
      return showTask(memory.tasks.get(name))
    case 'POST /execute':
      return execute(memory, name)
    case 'GET /approvals':
      return name === 'pending'
        ? { code: 200, body: pendingBody(memory.approvals.values()) }
        : showApproval(memory.approvals.get(name))
    case 'POST /approve':
      return decideHere(memory, name, 'approved', searchParams)
    case 'POST /reject':
      return decideHere(memory, name, 'rejected', searchParams)
    case 'GET /agents':
      return { code: 200, body: { agents: [{ type: 'worker', endpoint: null, status: 'available' }] } }
    default:
      return { code: 404, body: { detail: 'Not Found' } }
  }
}

function showTask(task: SampleTask | undefined): Answer {
  return task === undefined
    ? { code: 404, body: { detail: 'Task not found' } }
    : { code: 200, body: taskBody(task) }
}

const order = z.object({
  task_id: z.string().min(1).optional(),
  title: z.string().optional(),
  description: z.string().min(1),
  priority: z.enum(['low', 'medium', 'high', 'critical']).default('medium'),
})

/**
 * Plans a task. One of high or critical priority has to be approved before it runs, for which Countersign is asked; what it
 * finds risky itself waits here, until Countersign looks.
 */
async function orchestrate(memory: Memory, given: unknown): Promise<Answer> {
  const parsed = order.safeParse(given)
  if (!parsed.success) return { code: 400, body: { fields: issuesOf(parsed.error) } }
  const { title, description, priority, task_id: taskId = `task-${memory.tasks.size + 1}` } = parsed.data
  const known = memory.tasks.get(taskId)
  if (known) return { code: 200, body: taskBody(known) }
  const task = { taskId, title: title ?? description, reason: null }
  if (priority !== 'high' && priority !== 'critical') {
    if (isRisky(description)) return keep(memory, waitHere(memory, task, description))
    return keep(memory, { ...task, status: 'planned', approvalId: null })
  }
  const data = { title: task.title, description, risk: priority, requester: 'sample-orchestrator' }
  const event = { type: 'approval-request', source: 'sample-orchestrator', task_id: taskId, priority, data }
  const approvalId = approvalIn((await send(memory, event)).body)
  return keep(memory, { ...task, status: 'approval_pending', approvalId })
}

function keep(memory: Memory, task: SampleTask): Answer {
  memory.tasks.set(task.taskId, task)
  const plan = { status: task.status, approval_request_id: task.approvalId }
  return { code: 200, body: { ...taskBody(task), routing_plan: plan } }
}

function issuesOf(error: z.ZodError) {
  return error.issues.map(({ path, message }) => ({ path: path.join('.'), issue: message }))
}

const accepted = z.looseObject({ approval_id: z.string().nullish() })
function approvalIn(body: unknown): string | null {
  return accepted.safeParse(body).data?.approval_id ?? null
}

const outline = z.looseObject({
  type: z.string().catch('event'),
  task_id: z.string().optional().catch(undefined),
  data: z.looseObject({ title: z.string().optional().catch(undefined) }).catch({}),
})

async function send({ countersign, log, tasks }: Memory, event: unknown): Promise<Answer> {
  if (countersign === undefined)
    throw new Error('The sample orchestrator does not know where Countersign is.')
  const { type, task_id: task, data } = outline.catch({ type: 'event', data: {} }).parse(event)
  const response = await fetch(`${countersign.baseUrl}/v1/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(countersign.apiKey && { authorization: `Bearer ${countersign.apiKey}` }),
    },
    body: JSON.stringify(event),
  })
  const body = fromJsonText(await response.text())
  const badge = { text: String(response.status), tone: response.ok ? 'good' : 'bad' } as const
  log.write(`Sent ${type}${task ? ` for ${task}` : ''}`, [badge], { sent: event, answered: body })
  const approvalId = approvalIn(body)
  if (task && approvalId) {
    const title = data.title ?? `Task ${task}`
    tasks.set(task, { taskId: task, title, status: 'approval_pending', approvalId, reason: null })
  }
  return { code: response.status, body }
}
