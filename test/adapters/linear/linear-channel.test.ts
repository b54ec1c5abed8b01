import { expect, it } from 'vitest'
import { isOurComment } from '../../../src/domain/comment-id.ts'
import { aPerson } from '../../support/people.ts'
import { aCard, aLinear, aMessage } from './linear-doubles.ts'

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
