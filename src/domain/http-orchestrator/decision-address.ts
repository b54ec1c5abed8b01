/** Where a decision goes that the HTTP orchestrator waits for: its own approval, and the task to resume after it. */
export interface DecisionAddress {
  readonly approvalId: string
  readonly taskId: string | null
}

export const ORCHESTRATOR_SCHEME = 'orchestrator'

const ADDRESS = /^orchestrator:([^?]+)(?:\?task=(.+))?$/

/** `orchestrator:<approval id>?task=<task id>`, in the place where others have the URL of their callback. */
export function toDecisionUrl({ approvalId, taskId }: DecisionAddress): string {
  const task = taskId === null ? '' : `?task=${encodeURIComponent(taskId)}`
  return `${ORCHESTRATOR_SCHEME}:${encodeURIComponent(approvalId)}${task}`
}

/** Throws where `url` is not what `toDecisionUrl` made. */
export function readDecisionUrl(url: string): DecisionAddress {
  const [, approvalId, taskId] = ADDRESS.exec(url) ?? []
  if (approvalId === undefined) throw new Error(`"${url}" is no address of an approval at the orchestrator.`)
  return {
    approvalId: decodeURIComponent(approvalId),
    taskId: taskId === undefined ? null : decodeURIComponent(taskId),
  }
}
