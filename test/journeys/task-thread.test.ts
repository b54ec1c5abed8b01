import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type EmulatedSlack, type PostedCard, startEmulatedSlack } from '../support/emulated-slack.ts'
import { type ServerHome, type ServerProcess, serverHome, startServer } from '../support/server-process.ts'
import { pressOnCard } from '../support/slack-press.ts'

const WITHIN = { timeout: 15_000, interval: 50 }

let slack: EmulatedSlack
let home: ServerHome
let server: ServerProcess

beforeAll(async () => {
  slack = await startEmulatedSlack()
  const alex = slack.workspace.members.find(({ handle }) => handle === 'alex')!
  home = serverHome([{ id: 'alex', slack: alex.id }])
  server = await startServer({ ...slack.env, ...home.env })
}, 60_000)
afterAll(async () => {
  await server.stop()
  home.remove()
  await slack.close()
})

async function happens(...events: readonly Record<string, unknown>[]): Promise<void> {
  const body = JSON.stringify({ events: events.map((event) => ({ task_id: 'GH-42', ...event })) })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}/v1/events`, { method: 'POST', headers, body })
  expect(answer.ok).toBe(true)
}

const wordsOf = ({ blocks }: PostedCard) => JSON.stringify(blocks)

/** The task's live card, when it says that. */
async function liveCard(...words: readonly string[]): Promise<PostedCard> {
  return vi.waitFor(async () => {
    const [live, ...others] = await slack.cards()
    expect(others).toEqual([])
    for (const word of words) expect(wordsOf(live!)).toContain(word)
    return live!
  }, WITHIN)
}

/** What stands below it, when there are so many. */
async function replies(live: PostedCard, count: number): Promise<readonly PostedCard[]> {
  return vi.waitFor(async () => {
    const below = await slack.replies(live.ts)
    expect(below).toHaveLength(count)
    return below
  }, WITHIN)
}

it('one task is one live card with its plan, and everything else of it stands in its thread', async () => {
  await happens({
    type: 'progress-update',
    title: 'Rate limits',
    progress_percent: 40,
    phase: 'coding',
    completed_steps: ['planning'],
    remaining_steps: ['run-tests', 'deploy'],
  })
  const live = await liveCard('GH-42: Rate limits', '"type":"plan"', 'Plan: 1 of 4 steps done', 'In progress')

  await happens({
    type: 'verification-complete',
    status: 'failed',
    summary: { total: 45, passed: 43, failed: 2 },
    error_details: 'See the report',
  })
  const [tested] = await replies(live, 1)
  expect(tested).toMatchObject({ thread_ts: live.ts, reply_broadcast: false })
  await liveCard('Verification failed', '❌ Tests · 2 of 45 failed')

  await happens({ type: 'approval-request', title: 'Deploy api', risk: 'medium', requester: 'deploy-bot' })
  const [, asked] = await replies(live, 2)
  expect(asked).toMatchObject({ thread_ts: live.ts, reply_broadcast: true })
  await liveCard('⏳ Waiting for approval', '⏳ Deploy api · Waiting for approval')

  const answer = await pressOnCard({
    url: server.url,
    slack,
    card: asked!,
    button: 'approval.approve',
    by: 'alex',
  })
  expect(answer.kind).toBe('answered')
  await liveCard('✅ Deploy api · Approved by')
  await vi.waitFor(async () => {
    const [, decided] = await slack.replies(live.ts)
    expect(wordsOf(decided!)).toContain('Approved by')
    expect(decided).toMatchObject({ ts: asked!.ts, reply_broadcast: true })
  }, WITHIN)

  await happens({ type: 'completion-report', status: 'success' })
  await replies(live, 3)
  await liveCard('✅ Completed')
}, 60_000)
