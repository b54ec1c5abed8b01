import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { batchesOf, inParallel } from '../bench/pace.ts'
import { type EmulatedSlack, startEmulatedSlack } from '../support/emulated-slack.ts'
import { startMailServer } from '../support/mail-server.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'

const WITHIN = { timeout: 30_000, interval: 100 }

describe('a burst of alike failures', () => {
  let slack: EmulatedSlack
  let mailServer: Awaited<ReturnType<typeof startMailServer>>
  let app: StartedApp
  beforeAll(async () => {
    ;[slack, mailServer] = await Promise.all([startEmulatedSlack(), startMailServer()])
    app = await startApp({ ...slack.env, ...mailServer.env, NOTIFICATION_EMAIL_TO: 'alex@example.com' })
  })
  afterAll(async () => {
    await app.close()
    await Promise.all([slack.close(), mailServer.close()])
  })

  const failure = (index: number) => ({
    id: `burst-${index}`,
    type: 'test-framework-crash',
    source: 'ci',
    data: { message: `Worker ${index} ran out of memory`, error_code: 'OOM' },
  })
  const post = async (events: readonly object[]) => {
    const payload = events.length === 1 ? events[0]! : { events }
    const { statusCode } = await app.server.inject({ method: 'POST', url: '/v1/events', payload })
    expect(statusCode).toBeLessThan(300)
  }
  const cards = async () => JSON.stringify(await slack.cards())

  it('is one card in Slack that is soon there and counts to the end, and a mail for each power of ten at most', async () => {
    const all = Array.from({ length: 1000 }, (_, index) => failure(index))
    await post([all[0]!])
    await vi.waitFor(async () => expect(await slack.cards()).toHaveLength(1), WITHIN)
    const batches = [...batchesOf(all.slice(1, 901), 100), ...batchesOf(all.slice(901), 1)]
    await inParallel(batches, 8, post)
    await vi.waitFor(async () => expect(await cards()).toContain('×1000 since'), WITHIN)
    expect(await slack.cards()).toHaveLength(1)
    expect(await cards()).toContain('and 994 earlier')
    await vi.waitFor(() => expect(mailServer.mails.at(-1)?.text).toContain('×1000 since'), WITHIN)
    expect(mailServer.mails.length).toBeLessThanOrEqual(4)

    const { groups, cards: hung } = (await app.server.inject({ url: '/v1/events/burst-500' })).json()
    expect(groups).toMatchObject([{ count: 1000 }, { count: 1000 }])
    expect(groups.map(({ card_id }: { readonly card_id: string }) => card_id).toSorted()).toEqual(
      hung.map(({ card_id }: { readonly card_id: string }) => card_id).toSorted(),
    )
  }, 90_000)
})
