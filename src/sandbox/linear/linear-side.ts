import { isDownNote, type Outages } from '../outages.ts'
import { randomSecret } from '../random-secret.ts'
import type { Trouble } from '../slack-scene.ts'
import { startLinearFront } from './linear-front.ts'
import { startLinear } from './linear-server.ts'
import { linearWebhooks } from './linear-webhooks.ts'
import { type LinearComment, type LinearIssue, type LinearUser, Refused } from './linear-workspace.ts'

/** The emulated Linear: its state, what people do there, and what Countersign needs to reach it. */
export interface LinearSide {
  readonly settings: {
    readonly apiKey: string
    readonly hubIssue: string
    readonly webhookSecret: string
    readonly apiUrl: string
  }
  readonly hub: LinearIssue
  readonly users: readonly LinearUser[]
  /** The hub's comments that were not deleted, oldest first. */
  comments(): readonly LinearComment[]
  /** Writes on the hub, or below one of its comments. */
  write(userId: string, body: string, parentId: string | null): Trouble
  /** Reacts, or takes the reaction back where the person has reacted so. */
  react(userId: string, commentId: string, emoji: string): Trouble
  /** Where webhooks go, without a trailing slash. None are sent before. */
  connect(baseUrl: string): void
  close(): Promise<void>
}

interface Needs {
  readonly users: readonly LinearUser[]
  readonly outages: Outages
  onChange(): void
}

export const HUB = { identifier: 'PR-68', title: 'Approval hub' }

export async function startLinearSide({ users, outages, onChange }: Needs): Promise<LinearSide> {
  const webhookSecret = `lin_wh_${randomSecret(16)}`
  const key = `lin_oauth_${randomSecret(16)}`
  let requestUrl: string | undefined
  const tell = linearWebhooks({ secret: webhookSecret, requestUrl: () => requestUrl })
  const onWebhook = (webhook: Parameters<typeof tell>[0]) => void tell(webhook)
  const linear = await startLinear({ key, users, issues: [HUB], onChange, onWebhook })
  const front = await startLinearFront({ upstream: linear.url, isDown: () => outages.isDown('linear') })

  /** As Linear tells the person where it does not do what they want. */
  function tried(doing: () => unknown): Trouble {
    if (outages.isDown('linear')) return isDownNote('linear')
    try {
      doing()
      return undefined
    } catch (error) {
      if (error instanceof Refused) return 'This comment is no longer there.'
      throw error
    }
  }

  return {
    settings: { apiKey: key, hubIssue: HUB.identifier, webhookSecret, apiUrl: front.url },
    hub: linear.hub,
    users,
    comments: () => linear.comments.filter(({ deleted }) => !deleted),
    write: (userId, body, parentId) =>
      tried(() => linear.write({ issueId: linear.hub.id, parentId, userId, body })),
    react: (userId, commentId, emoji) =>
      tried(() => {
        const comment = linear.comments.find(({ id }) => id === commentId)
        const has = comment?.reactions.some((one) => one.userId === userId && one.emoji === emoji)
        if (has) linear.unreact(commentId, userId, emoji)
        else linear.react(commentId, userId, emoji)
      }),
    connect(baseUrl) {
      requestUrl = `${baseUrl}/webhooks/linear`
    },
    async close() {
      await Promise.all([front.close(), linear.close()])
    },
  }
}
