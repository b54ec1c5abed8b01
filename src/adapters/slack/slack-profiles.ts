import type { WebClient } from '@slack/web-api'
import type { Profiles } from '../../ports/profiles.ts'
import { toDeliveryError } from './slack-errors.ts'

/**
 * Addresses from Slack's profiles (users.info, scopes users:read and users:read.email). Guests, bots and people of other
 * companies could bring an address of their choice, so that theirs do not count.
 */
export function slackProfiles({ client }: { readonly client: WebClient }): Profiles {
  return {
    async confirmedAddress(identity) {
      if (identity.channel !== 'slack') return undefined
      const answer = await client.users.info({ user: identity.user }).catch((error: unknown) => {
        throw toDeliveryError(error, 'users.info')
      })
      const { user } = answer
      if (user === undefined || user.is_email_confirmed !== true) return undefined
      if (user.deleted || user.is_bot || user.is_restricted || user.is_ultra_restricted || user.is_stranger) {
        return undefined
      }
      const isOurs = identity.team === undefined || user.team_id === identity.team
      return isOurs ? user.profile?.email : undefined
    },
  }
}
