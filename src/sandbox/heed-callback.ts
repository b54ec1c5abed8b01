import type { IncomingMessage } from 'node:http'
import {
  type CheckedSignature,
  checkSignature,
  type ReceiptCheck,
  type ReceivedAnswer,
  type ReceivedCallback,
  type ReceivedStop,
} from './check-callback.ts'
import type { LogBadge, OrchestratorLog } from './orchestrator-log.ts'
import { afterDecision, afterStop, type SampleTask } from './sample-tasks.ts'
import { fromJsonText } from './slack-shapes.ts'

interface Memory {
  readonly log: OrchestratorLog
  readonly secret: string
  readonly tasks: Map<string, SampleTask>
  /** Ids of callbacks that were acted on: Countersign may deliver one twice. */
  readonly heard: Map<string, object>
  readonly countersign: { readonly checkReceipt: ReceiptCheck } | undefined
}

/** Acts on a callback once, and only when its signature and its receipt are genuine; returns what to answer. */
export async function heedCallback(
  memory: Memory,
  body: string,
  headers: IncomingMessage['headers'],
): Promise<{ readonly code: number; readonly body: object }> {
  const { log, secret, heard } = memory
  const checked = checkSignature(secret, body, signatureHeaders(headers))
  if (checked.kind === 'refused') {
    const badges = [plain('callback'), bad('signature ✗'), bad(checked.why)]
    log.write('Callback refused', badges, fromJsonText(body))
    return { code: 401, body: { status: 'refused', message: checked.why } }
  }
  const id = String(headers['webhook-id'])
  const before = heard.get(id)
  if (before) return { code: 200, body: before }
  const received = receivedOf(checked)
  const wrong = await memory.countersign?.checkReceipt(received)
  const verified = [plain('callback'), good('signature ✓')]
  if (wrong) {
    log.write(`Callback refused: ${wrong}`, [...verified, bad('receipt ✗')], received)
    return { code: 422, body: { status: 'refused', message: wrong } }
  }
  const [title, reply] = heeded(memory, checked)
  heard.set(id, reply)
  const isGood = reply.status === 'resumed' || reply.status === 'noted'
  const end = isGood ? good(reply.status) : bad(reply.status)
  log.write(title, [...verified, good('receipt ✓'), end], received)
  return { code: 200, body: reply }
}

type Genuine = Exclude<CheckedSignature, { readonly kind: 'refused' }>

function receivedOf(checked: Genuine) {
  if (checked.kind === 'stop') return checked.stop
  if (checked.kind === 'unreached') return checked.unreached
  return checked.kind === 'answer' ? checked.answer : checked.callback
}

type Heeded = readonly [title: string, reply: { readonly status: string; readonly message: string }]

const STILL_ASKED = { status: 'noted', message: 'The agent waits on.' }

function heeded(memory: Memory, checked: Genuine): Heeded {
  if (checked.kind === 'stop') return stop(memory, checked.stop)
  if (checked.kind === 'unreached') return [checked.unreached.reason, STILL_ASKED]
  return checked.kind === 'answer' ? note(checked.answer) : decide(memory, checked.callback)
}

const ANSWERED: Readonly<Record<ReceivedAnswer['type'], string>> = {
  'clarification.answered': 'The questions are',
  'fix-review.decided': 'The fix review is',
  'verification.acknowledged': 'The test report is',
}

function note({ type, state, answered_by: by, task_id: task }: ReceivedAnswer): Heeded {
  const who = by ? ` by ${by.person} (${by.channel})` : ''
  const title = `${task ? `${task}: ` : ''}${ANSWERED[type].toLowerCase()} ${state}${who}`
  const message =
    state === 'answered' ? 'Thank you, the agent goes on with it.' : 'The agent goes on without it.'
  return [title, { status: 'noted', message }]
}

function decide({ tasks }: Pick<Memory, 'tasks'>, callback: ReceivedCallback): Heeded {
  const taskId = callback.task_id ?? callback.approval_id
  const unknown = { taskId, title: `Task ${taskId}`, approvalId: callback.approval_id, reason: null }
  const task = tasks.get(taskId) ?? { ...unknown, status: 'approval_pending' }
  const [next, reply] = afterDecision(task, callback)
  tasks.set(taskId, next)
  return [headline(callback), reply]
}

function stop({ tasks }: Pick<Memory, 'tasks'>, received: ReceivedStop): Heeded {
  const { task_id: taskId, requested_by: by } = received
  const unknown = {
    taskId,
    title: `Task ${taskId}`,
    status: 'running',
    approvalId: null,
    reason: null,
  } as const
  const [next, reply] = afterStop(tasks.get(taskId) ?? unknown, received)
  tasks.set(taskId, next)
  return [`${taskId} stopped by ${by.person} (${by.channel})`, reply]
}

function headline({ decision, decided_by: by, task_id: task }: ReceivedCallback): string {
  const who = by.map(({ person, channel }) => `${person} (${channel})`).join(', ')
  return `${task ?? 'Task'} ${decision}${who ? ` by ${who}` : ''}`
}

function signatureHeaders(headers: IncomingMessage['headers']): Record<string, string> {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
  return Object.fromEntries(names.map((name) => [name, String(headers[name] ?? '')]))
}

const good = (text: string): LogBadge => ({ text, tone: 'good' })
const bad = (text: string): LogBadge => ({ text, tone: 'bad' })
const plain = (text: string): LogBadge => ({ text, tone: 'plain' })
