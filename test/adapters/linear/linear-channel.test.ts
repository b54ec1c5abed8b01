import { describe, expect, it, onTestFinished } from 'vitest'
import { linearChannel } from '../../../src/adapters/linear/linear-channel.ts'
import { linearRequest } from '../../../src/adapters/linear/linear-client.ts'
import { userOfProfile } from '../../../src/adapters/linear/profiles.ts'
import { systemClock } from '../../../src/adapters/system/system.ts'
import { isOurComment } from '../../../src/domain/comment-id.ts'
import type { DeliveryError } from '../../../src/domain/errors.ts'
import { startLinear } from '../../../src/sandbox/linear/linear-server.ts'
import { aMessage } from '../../support/cards.ts'
import { aPerson } from '../../support/people.ts'
import { aCard, aLinear } from './linear-doubles.ts'

it('posts a card as a comment on the issue of that identifier, which it asks for once', async () => {
  const { linear, channel } = await aLinear()
  const ref = await channel.post(aCard(), aMessage(), null)
  await channel.post(aCard({ id: 'card-2' }), aMessage(), null)
  expect(linear.comments[0]).toMatchObject({ id: ref.comment, issueId: linear.hub.id, parentId: null })
  expect(linear.comments[0]!.body).toContain('### Deploy api')
  expect(linear.comments.every(({ id }) => isOurComment(id))).toBe(true)
  expect(linear.operations.filter((sent) => sent.includes('issue(id:'))).toHaveLength(1)
})

it('takes the id of an issue as well', async () => {
  const { linear, channel } = await aLinear()
  await channel.post(aCard({ destination: { channel: 'linear', target: linear.hub.id } }), aMessage(), null)
  expect(linear.comments).toHaveLength(1)
})

it('posts once, however often it is told to, and shows the newest words', async () => {
  const { linear, channel } = await aLinear()
  const first = await channel.post(aCard(), aMessage(), null)
  expect(await channel.post(aCard(), aMessage({ status: 'Approved' }), null)).toEqual(first)
  expect(linear.comments).toHaveLength(1)
  expect(linear.comments[0]!.body).toContain('Approved')
})

it('finds a card whose posting had no answer, and says that nobody knows how it ended', async () => {
  const { linear, channel } = await aLinear()
  await channel.post(aCard({ id: 'another' }), aMessage(), null)
  expect(await channel.find(aCard(), null)).toBeUndefined()
  linear.failures.push({ status: 502, afterDoingIt: true })
  await expect(channel.post(aCard(), aMessage(), null)).rejects.toMatchObject({
    reason: 'provider-error',
    outcomeUnknown: true,
  })
  expect(await channel.find(aCard(), null)).toEqual({ comment: linear.comments[1]!.id })
})

it('edits its comment', async () => {
  const { linear, channel } = await aLinear()
  const ref = await channel.post(aCard(), aMessage(), null)
  await channel.update(aCard(), ref, aMessage({ status: 'Approved by Alex Kim' }))
  expect(linear.comments.map(({ body }) => body)).toEqual([expect.stringContaining('Approved by Alex Kim')])
})

it('says of a comment that was deleted that it is gone, and posts the card anew under another id', async () => {
  const { linear, channel } = await aLinear()
  const ref = await channel.post(aCard(), aMessage(), null)
  linear.delete(ref.comment!)
  await expect(channel.update(aCard(), ref, aMessage())).rejects.toMatchObject({ reason: 'gone' })
  const anew = await channel.post(aCard(), aMessage(), null)
  expect(anew).not.toEqual(ref)
  expect(await channel.find(aCard(), null)).toEqual(anew)
})

it('replies below the card that it reminds of, or stands alone where that was deleted', async () => {
  const { linear, channel } = await aLinear()
  const thread = await channel.post(aCard(), aMessage(), null)
  await channel.post(aCard({ id: 'reminder-1' }), aMessage(), thread)
  linear.delete(thread.comment!)
  await channel.post(aCard({ id: 'reminder-2' }), aMessage(), thread)
  expect(linear.comments.map(({ parentId }) => parentId)).toEqual([null, thread.comment, null])
})

it('notifies those whom a message mentions by their profile, and names those who have none', async () => {
  const { linear, channel } = await aLinear()
  const alex = aPerson({ linear: ['user-alex'] })
  const jo = aPerson({ id: 'jo', name: 'Jo Park', linear: [] })
  const text = [{ mention: alex }, ' and ', { mention: jo }, ': please decide.']
  await channel.post(aCard(), aMessage({ blocks: [{ kind: 'text', text }] }), null)
  expect(linear.comments[0]!.body).toContain(
    'https://linear.app/acme/profiles/alex  and Jo Park: please decide.',
  )
})

it('mentions in facts too, so that a card notifies those who may decide', async () => {
  const { linear, channel } = await aLinear()
  const value = [{ mention: aPerson({ linear: ['user-alex'] }), inComments: true }]
  const facts = [{ label: 'May approve', value }]
  await channel.post(aCard(), aMessage({ blocks: [{ kind: 'facts', facts }] }), null)
  expect(linear.comments[0]!.body).toContain('**May approve:** https://linear.app/acme/profiles/alex ')
})

it.each(['lin_api_1', 'lin_oauth_1'])('signs in with %s as Linear wants it', async (key) => {
  const { linear, channel } = await aLinear(key)
  await channel.post(aCard(), aMessage(), null)
  expect(linear.comments).toHaveLength(1)
})

it('says of a key that is not right that it is to be checked', async () => {
  const { channel } = await aLinear('lin_api_1', 'lin_api_2')
  await expect(channel.post(aCard(), aMessage(), null)).rejects.toMatchObject({
    reason: 'unauthorized',
    fix: expect.stringContaining('LINEAR_API_KEY'),
  })
})

describe('the thread of a task', () => {
  it('has one level: what is below a reply stands below what that one stands below', async () => {
    const { linear, channel } = await aLinear()
    const root = await channel.post(aCard(), aMessage(), null)
    const reply = await channel.post(aCard({ id: 'card-2' }), aMessage(), root)
    expect(reply).toEqual({ comment: linear.comments[1]!.id, thread: root.comment })
    const below = await channel.post(aCard({ id: 'reminder-1' }), aMessage(), reply)
    expect(below).toMatchObject({ thread: root.comment })
  })

  it('is known again of a card whose posting had no answer', async () => {
    const { linear, channel } = await aLinear()
    const root = await channel.post(aCard(), aMessage(), null)
    const late = aCard({ id: 'card-2' })
    const reply = await channel.post(late, aMessage(), root)
    expect(await channel.find(late, root)).toEqual(reply)
    expect(await channel.post(late, aMessage(), null)).toEqual(reply)
    expect(linear.comments).toHaveLength(2)
  })
})

it('asks at once for all that it has to know before it writes', async () => {
  const { linear, channel } = await aLinear()
  const root = await channel.post(
    aCard({ destination: { channel: 'linear', target: linear.hub.id } }),
    aMessage(),
    null,
  )
  linear.operations.length = 0
  const text = [{ mention: aPerson({ linear: ['user-alex'] }) }]
  await channel.post(aCard({ id: 'card-2' }), aMessage({ blocks: [{ kind: 'text', text }] }), root)
  expect(linear.operations).toHaveLength(2)
  expect(linear.comments[1]).toMatchObject({ parentId: root.comment })
  expect(linear.comments[1]!.body).toContain('https://linear.app/acme/profiles/alex')
})

it.each([
  ['PR-68', 'LINEAR_APPROVAL_HUB_ISSUE_ID'],
  ['ENG-404', 'named the issue ENG-404'],
])('says of the issue %s, where it does not exist, who named it', async (target, words) => {
  const linear = await startLinear({ issues: [{ identifier: 'OTHER-1', title: 'Other' }] })
  onTestFinished(linear.close)
  const request = linearRequest({ apiKey: linear.key, apiUrl: linear.url }, systemClock)
  const channel = linearChannel({ request, hub: 'PR-68', hearsReplies: true })
  const posting = channel.post(aCard({ destination: { channel: 'linear', target } }), aMessage(), null)
  await expect(posting).rejects.toMatchObject({ reason: 'not-found', fix: expect.stringContaining(words) })
  expect(linear.operations).toHaveLength(1)
})

describe("the hour's limit", () => {
  const left = (window: string, remaining: number) => ({
    [`x-ratelimit-${window}-limit`]: '1000',
    [`x-ratelimit-${window}-remaining`]: String(remaining),
    [`x-ratelimit-${window}-reset`]: String(Date.now() + 600_000),
  })
  const notice = aCard({ id: 'card-2', subject: { kind: 'event', id: 'event-2' } })
  const begin = async (headers: object) => {
    const here = await aLinear()
    const ref = await here.channel.post(aCard(), aMessage(), null)
    Object.assign(here.linear.headers, headers)
    await here.channel.update(aCard(), ref, aMessage())
    here.linear.operations.length = 0
    return { ...here, ref }
  }

  it.each(['requests', 'complexity'])('is kept for approvals where few %s are left', async (window) => {
    const { linear, channel, ref } = await begin(left(window, 49))
    for (const act of [
      () => channel.post(notice, aMessage(), null),
      () => channel.update(notice, ref, aMessage()),
    ]) {
      const error = await act().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ reason: 'rate-limited', holdsOthers: false })
      expect((error as DeliveryError).retryAfterMs).toBeGreaterThan(590_000)
    }
    expect(linear.operations).toEqual([])
    await channel.post(aCard({ id: 'card-3' }), aMessage(), null)
    await channel.post(aCard({ id: 'card-4', subject: { kind: 'reminder', id: '1' } }), aMessage(), null)
    expect(linear.comments).toHaveLength(3)
  })

  it('holds nothing while enough is left, or once its window has begun anew', async () => {
    for (const headers of [
      left('requests', 50),
      { ...left('requests', 0), 'x-ratelimit-requests-reset': '1' },
    ]) {
      const { linear, channel } = await begin(headers)
      await channel.post(notice, aMessage(), null)
      expect(linear.comments).toHaveLength(2)
    }
  })

  it('stops everything where nothing is left, without asking', async () => {
    const { linear, channel } = await begin(left('requests', 0))
    const posting = channel.post(aCard({ id: 'card-3' }), aMessage(), null)
    await expect(posting).rejects.toMatchObject({ reason: 'rate-limited', holdsOthers: true })
    expect(linear.operations).toEqual([])
  })

  it('is read from refusals as well', async () => {
    const { linear, channel } = await aLinear()
    linear.failures.push({
      status: 400,
      code: 'RATELIMITED',
      type: 'ratelimited',
      headers: left('requests', 0),
    })
    for (const _ of [1, 2]) {
      await expect(channel.post(aCard(), aMessage(), null)).rejects.toMatchObject({ reason: 'rate-limited' })
    }
    expect(linear.operations).toHaveLength(1)
  })
})

it('finds out whose profile an address is', async () => {
  const { request } = await aLinear()
  const find = userOfProfile(request)
  expect(await find('https://linear.app/acme/profiles/alex')).toEqual({
    channel: 'linear',
    user: 'user-alex',
  })
  expect(await find('https://linear.app/elsewhere/profiles/alex')).toBeUndefined()
  expect(await find('https://linear.app/acme/profiles/nobody')).toBeUndefined()
})
