import { emailChannel } from '../adapters/email/email-channel.ts'
import type { Mailer } from '../adapters/email/mailer.ts'
import { linearChannel } from '../adapters/linear/linear-channel.ts'
import type { LinearRequest } from '../adapters/linear/linear-client.ts'
import type { SlackApp } from '../adapters/slack/slack-app.ts'
import { slackChannel } from '../adapters/slack/slack-channel.ts'
import { slackPace } from '../adapters/slack/slack-pace.ts'
import type { Config } from '../config/config.ts'
import type { ChannelName } from '../domain/card.ts'
import { signOptout } from '../domain/optout-link.ts'
import type { Channel } from '../ports/channel.ts'
import type { Store } from '../ports/store.ts'
import { respectOptouts } from '../usecases/delivering/respect-optouts.ts'

interface Vendors {
  readonly config: Config
  readonly slack: SlackApp | undefined
  readonly mailer: Mailer | undefined
  readonly store: Store
  readonly linear: LinearRequest | undefined
  readonly linkSecret: string
}

/** The channels that are configured. */
export function channelsOf({ config, store, slack, linear, mailer, linkSecret }: Vendors): Channels {
  const { publicUrl, email } = config
  return {
    ...(slack && {
      slack: slackChannel({ client: slack.client, pace: slackPace(config.slack?.pace ?? 1) }),
    }),
    ...(linear && {
      linear: linearChannel({
        request: linear,
        hub: config.linear?.hubIssue ?? '',
        hearsReplies: config.linear?.webhookSecret !== undefined,
      }),
    }),
    ...(mailer &&
      email && {
        email: respectOptouts(
          { store },
          emailChannel({
            mailer,
            from: email.from,
            optoutUrl: (address) => `${publicUrl}/u/${signOptout(address, linkSecret)}`,
          }),
        ),
      }),
  }
}

type Channels = Readonly<Partial<Record<ChannelName, Channel>>>
