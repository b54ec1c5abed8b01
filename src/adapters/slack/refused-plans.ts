import type { WebClient } from '@slack/web-api'

/** So long a workspace that refused a plan is sent none: each refusal is a call that its limits count. */
const REMEMBERED_MS = 60 * 60_000

/** When each workspace, which has a client of its own, is asked again. */
const askedAgain = new WeakMap<WebClient, number>()

/** Whether a workspace refused a plan lately. */
export function refusesPlans(client: WebClient): boolean {
  return performance.now() < (askedAgain.get(client) ?? 0)
}

/** Notes that it did. */
export function refusedPlan(client: WebClient): void {
  askedAgain.set(client, performance.now() + REMEMBERED_MS)
}
