import { expect, it } from 'vitest'
import { slackCourier } from '../../../src/adapters/slack/slack-courier.ts'
import { aPerson } from '../../support/people.ts'
import { aMessage, scriptedSlack } from './slack-doubles.ts'

const JO = aPerson({ slack: [{ user: 'U0JO' }, { user: 'U0OTHER' }] })

it('writes to the first account of a person, and to no other', async () => {
  const { client, calls } = await scriptedSlack(() => ({ channel: 'D1', ts: '1.1' }))
  expect(await slackCourier({ client }).tell(JO, aMessage())).toBe(true)
  expect(calls.map(({ method, body }) => [method, body.get('channel')])).toEqual([
    ['chat.postMessage', 'U0JO'],
  ])
  expect(calls[0]?.body.get('blocks')).toContain('Deploy api')
  expect(calls[0]?.body.has('metadata')).toBe(false)
})

it('says that it told nobody where a person has no account', async () => {
  const { client, calls } = await scriptedSlack(() => ({}))
  expect(await slackCourier({ client }).tell(aPerson({ slack: [] }), aMessage())).toBe(false)
  expect(calls).toEqual([])
})

it.each([
  ['user_not_found', 'not-found'],
  ['invalid_auth', 'unauthorized'],
  ['internal_error', 'provider-error'],
])('throws what Slack said, in our words: %s', async (error, reason) => {
  const { client } = await scriptedSlack(() => ({ ok: false, error }))
  await expect(slackCourier({ client }).tell(JO, aMessage())).rejects.toMatchObject({ reason })
})
