import type { WebClient } from '@slack/web-api'
import type { Courier } from '../../ports/courier.ts'
import { postMessage } from './post-message.ts'

/** Direct messages, to the first Slack account that the configuration gives a person. */
export function slackCourier({ client }: { readonly client: WebClient }): Courier {
  return {
    async tell({ slack: [account] }, message) {
      if (account === undefined) return false
      await postMessage(client, account.user, message)
      return true
    },
  }
}
