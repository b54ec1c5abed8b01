import { WebClient } from '@slack/web-api'
import type { DeliveryError } from '../../domain/errors.ts'
import { type Finding, fine, note, wrong } from '../../domain/finding.ts'
import type { Person } from '../../domain/person.ts'
import type { Checkup } from '../../ports/checkup.ts'
import type { Log } from '../../ports/log.ts'
import { checkConversations } from './conversation-checkup.ts'
import { clientOptions, type SlackAccess, slackClient } from './slack-client.ts'
import { toDeliveryError } from './slack-errors.ts'
import { slackLogger } from './slack-logger.ts'

interface Needs {
  readonly config: SlackAccess
  /** Where cards go, by id or `#name`. */
  readonly conversations: readonly string[]
  readonly people: readonly Person[]
  /** The bot's scopes in slack-manifest.json. */
  readonly scopes: readonly string[]
  readonly log: Log
}

/** Looks whether Slack takes our tokens, lets us do what we need, and knows the conversations and people named. */
export function slackCheckup({ config, conversations, people, scopes, log }: Needs): Checkup {
  const client = slackClient(config, slackLogger(log))
  return {
    name: 'Slack',
    async run() {
      const answer = await client.auth.test().catch((error: unknown) => {
        throw toDeliveryError(error, 'auth.test')
      })
      const token = fine(
        `the bot token is accepted: @${answer.user ?? 'bot'} in ${answer.team ?? 'its workspace'}`,
      )
      const rest = await Promise.all([
        checkConversations(client, conversations),
        checkPeople(client, people),
        checkReception(config, log),
      ])
      return [token, ...checkScopes(answer.response_metadata?.scopes, scopes), ...rest.flat()]
    },
  }
}

function checkScopes(granted: readonly string[] | undefined, needed: readonly string[]): readonly Finding[] {
  if (granted === undefined)
    return [note('which scopes the token has was not said, so that they were not checked')]
  const missing = needed.filter((scope) => !granted.includes(scope))
  if (missing.length === 0) return [fine('all scopes of slack-manifest.json are granted')]
  const scopes = `${missing.length === 1 ? 'the scope' : 'the scopes'} ${missing.join(', ')}`
  const fix = `Add ${missing.length === 1 ? 'it' : 'them'} under OAuth & Permissions in the Slack app (slack-manifest.json has all), and reinstall it.`
  return [wrong(`${scopes} ${missing.length === 1 ? 'is' : 'are'} missing`, fix)]
}

async function checkPeople(client: WebClient, people: readonly Person[]): Promise<readonly Finding[]> {
  const accounts = people.flatMap(({ id, slack }) => slack.map(({ user }) => ({ id, user })))
  if (accounts.length === 0)
    return [note('nobody in countersign.yaml has a Slack id, so that nobody can decide there')]
  try {
    const found = await Promise.all(accounts.map((account) => checkAccount(client, account)))
    const bad = found.filter((finding) => finding !== undefined)
    return bad.length > 0 ? bad : [fine(`all ${accounts.length} Slack accounts in countersign.yaml exist`)]
  } catch (error) {
    const { reason, detail } = toDeliveryError(error, 'users.info')
    const why = reason === 'forbidden' ? 'that takes the scope users:read' : detail
    return [note(`the Slack ids in countersign.yaml were not checked (${why})`)]
  }
}

interface Account {
  /** The person's id. */
  readonly id: string
  readonly user: string
}

async function checkAccount(client: WebClient, { id, user }: Account): Promise<Finding | undefined> {
  const fix = 'Check "slack" of this person in countersign.yaml (Slack profile, ⋮, Copy member ID).'
  try {
    const { user: profile } = await client.users.info({ user })
    return profile?.deleted ? wrong(`the Slack account ${user} of "${id}" is deactivated`, fix) : undefined
  } catch (error) {
    if (toDeliveryError(error, 'users.info').reason !== 'not-found') throw error
    return wrong(`Slack knows no user ${user} ("${id}" in countersign.yaml)`, fix)
  }
}

/** How Slack reaches us: by a connection of ours, or by requests that it signs. */
async function checkReception(config: SlackAccess, log: Log): Promise<readonly Finding[]> {
  const { appToken, signingSecret } = config
  if (appToken === undefined) {
    if (signingSecret === undefined)
      return [wrong('Slack cannot reach us', 'Set SLACK_SIGNING_SECRET, or SLACK_APP_TOKEN for Socket Mode.')]
    return [fine('SLACK_SIGNING_SECRET is set; whether it is the right one shows at the first press')]
  }
  try {
    await new WebClient(appToken, clientOptions(config, slackLogger(log))).apps.connections.open()
    return [fine('the app token opens Socket Mode')]
  } catch (error) {
    return [appTokenProblem(toDeliveryError(error, 'apps.connections.open'))]
  }
}

function appTokenProblem({ reason, message, fix }: DeliveryError): Finding {
  const isOurs = reason === 'unauthorized' || reason === 'forbidden'
  const token =
    'Under Basic Information, App-Level Tokens, make a token with the scope connections:write, set it as SLACK_APP_TOKEN, and enable Socket Mode.'
  return wrong(`the app token is not accepted: ${message}`, isOurs ? token : (fix ?? token))
}
