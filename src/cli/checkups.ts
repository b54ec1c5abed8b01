import { readFileSync } from 'node:fs'
import { mailCheckup } from '../adapters/email/mail-checkup.ts'
import { isApplicationToken } from '../adapters/linear/credentials.ts'
import { linearCheckup } from '../adapters/linear/linear-checkup.ts'
import { linearRequest } from '../adapters/linear/linear-client.ts'
import { callbackCheckup } from '../adapters/orchestrators/webhook/callback-checkup.ts'
import { redisCheckup } from '../adapters/queue/redis-checkup.ts'
import { slackCheckup } from '../adapters/slack/slack-checkup.ts'
import { storeCheckup } from '../adapters/store/store-checkup.ts'
import { systemClock } from '../adapters/system/system.ts'
import type { Config } from '../config/config.ts'
import type { ChannelName } from '../domain/card.ts'
import { DEFAULT_TARGET, THREAD } from '../domain/routing.ts'
import type { Checkup } from '../ports/checkup.ts'

/** What there is to look at under a configuration, in the order in which it is told. */
export function checkupsFor(config: Config): readonly Checkup[] {
  const { databaseUrl, dataDir, redisUrl, slack, linear, email, people } = config
  return [
    storeCheckup({ databaseUrl, dataDir }),
    ...(redisUrl === undefined ? [] : [redisCheckup(redisUrl)]),
    ...(slack
      ? [
          slackCheckup({
            config: slack,
            conversations: places(config, 'slack', slack.channel).filter(isConversation),
            people,
            scopes: manifestScopes(),
            log: SILENT,
          }),
        ]
      : []),
    ...(linear
      ? [
          linearCheckup({
            request: linearRequest(linear, systemClock),
            issues: places(config, 'linear', linear.hubIssue),
            people,
            hearsReplies: linear.webhookSecret !== undefined,
            endsByItself: linear.apiKey !== undefined && isApplicationToken(linear.apiKey),
          }),
        ]
      : []),
    ...(email ? [mailCheckup(email, config.publicUrl)] : []),
    ...(config.sandbox ? [] : [callbackCheckup(config.callbacks)]),
  ]
}

/** The default destination first, then what the routes name beside it. */
function places({ routes }: Config, channel: ChannelName, standard: string): readonly string[] {
  const named = routes
    .flatMap(({ to, fallback }) => [...to, ...(fallback?.to ?? [])])
    .filter((place) => place !== THREAD)
    .filter((place) => place.channel === channel && place.target !== DEFAULT_TARGET)
  return [...new Set([standard, ...named.map(({ target }) => target)])]
}

/** People's own accounts are looked at as such. */
function isConversation(target: string): boolean {
  return !/^[UW]/.test(target)
}

/** What the Slack app asks for, by the file that it is made from. */
function manifestScopes(): readonly string[] {
  const file = new URL('../../slack-manifest.json', import.meta.url)
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } }
  }
  return manifest.oauth_config.scopes.bot
}

/** What is found is told; what libraries say on the way is not. */
const SILENT = { info: () => {}, warn: () => {}, error: () => {} }
