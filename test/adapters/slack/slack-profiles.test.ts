import { expect, it } from 'vitest'
import { slackProfiles } from '../../../src/adapters/slack/slack-profiles.ts'
import type { Identity } from '../../../src/domain/person.ts'
import { scriptedSlack } from './slack-doubles.ts'

const ASKER: Identity = { channel: 'slack', team: 'T1', user: 'U1' }
const MEMBER = { team_id: 'T1', is_email_confirmed: true, profile: { email: 'alex@example.com' } }

async function addressOf(user: object | undefined, identity: Identity = ASKER) {
  const { client } = await scriptedSlack(() => ({ ok: true, ...(user && { user }) }))
  return slackProfiles({ client }).confirmedAddress(identity)
}

it('tells the confirmed address of a member of the workspace', async () => {
  expect(await addressOf(MEMBER)).toBe('alex@example.com')
})

it.each([
  ['an address that Slack did not confirm', { ...MEMBER, is_email_confirmed: false }],
  ['a guest', { ...MEMBER, is_restricted: true }],
  ['a guest of one conversation', { ...MEMBER, is_ultra_restricted: true }],
  ['somebody from another company', { ...MEMBER, is_stranger: true }],
  ['a member of another workspace', { ...MEMBER, team_id: 'T2' }],
  ['a bot', { ...MEMBER, is_bot: true }],
  ['an account that was closed', { ...MEMBER, deleted: true }],
  ['nobody', undefined],
])('does not tell that of %s', async (_, user) => {
  expect(await addressOf(user)).toBeUndefined()
})

it('knows nothing of other channels', async () => {
  expect(await addressOf(MEMBER, { channel: 'linear', user: 'x' })).toBeUndefined()
})

it('throws what Slack said, in our words', async () => {
  const { client } = await scriptedSlack(() => ({ ok: false, error: 'invalid_auth' }))
  await expect(slackProfiles({ client }).confirmedAddress(ASKER)).rejects.toMatchObject({
    reason: 'unauthorized',
  })
})
