import { createHmac, randomUUID } from 'node:crypto'
import { linearRoutes } from '../../../handlers/linear-routes.ts'
import { createServer } from '../../../src/adapters/http/server.ts'
import { linearChannel } from '../../../src/adapters/linear/linear-channel.ts'
import { linearRequest } from '../../../src/adapters/linear/linear-client.ts'
import { linearReplies } from '../../../src/adapters/linear/linear-replies.ts'
import { directory } from '../../../src/adapters/system/directory.ts'
import { systemClock } from '../../../src/adapters/system/system.ts'
import { createLog } from '../../../src/adapters/telemetry/log.ts'
import type { Approval } from '../../../src/domain/approval.ts'
import { startLinear } from '../../../src/sandbox/linear/linear-server.ts'
import { castVote } from '../../../src/usecases/cast-vote.ts'
import { deliverCard } from '../../../src/usecases/deliver-card.ts'
import { findApproval } from '../../../src/usecases/find-approval.ts'
import { findByComment } from '../../../src/usecases/find-by-comment.ts'
import { readSubject } from '../../../src/usecases/read-subject.ts'
import { voteByReply } from '../../../src/usecases/vote-by-reply.ts'
import { PEOPLE } from '../../support/people.ts'
import { aWorld } from '../../support/world.ts'
import { asked } from '../../usecases/asked.ts'

const SECRET = 'lin_wh_secret'

interface Written {
  readonly body: string
  readonly parentId?: string | null
  readonly userId?: string | null
  readonly id?: string
  readonly createdAt?: Date
  /** The program that wrote it. */
  readonly botActor?: string
}

/** The Linear side as the process wires it, with a Linear and a real store. Alex, Sam and Jo have accounts there. */
export async function aLinearWorld(secret: string | null = SECRET) {
  const world = await aWorld()
  const linear = await startLinear()
  const request = linearRequest({ apiKey: linear.key, apiUrl: linear.url }, systemClock)
  const everyone = PEOPLE.map((person) => ({ ...person, linear: [`user-${person.id}`] }))
  const needs = {
    ...world.needs,
    people: directory({ people: everyone, proven: world.needs.store.identities }),
    defaults: { linear: 'PR-68' },
    channels: { linear: linearChannel({ request, hearsReplies: true }) },
  }
  const server = await createServer({ logger: createLog('silent'), publicUrl: 'http://c.test', version: '1' })
  await server.register(
    linearRoutes({
      webhookSecret: secret ?? undefined,
      findByComment: findByComment(needs),
      findApproval: findApproval(needs),
      voteByReply: voteByReply({ store: needs.store, castVote: castVote(needs) }),
      readSubject: readSubject(needs),
      replies: linearReplies({ request }),
      people: needs.people,
      clock: needs.clock,
      log: needs.log,
    }),
  )

  async function deliver(approval: Pick<Approval, 'id'>): Promise<string> {
    const [card] = await needs.store.cards.ofSubject({ kind: 'approval', id: approval.id })
    await deliverCard(needs)(card!.id)
    const [delivered] = await needs.store.cards.ofSubject({ kind: 'approval', id: approval.id })
    return delivered!.providerRef!.comment!
  }

  /** Sends a body as Linear does; `changes` replaces headers. */
  async function post(body: string, changes: Readonly<Record<string, string>> = {}) {
    const signature = createHmac('sha256', SECRET).update(body).digest('hex')
    const { statusCode, body: text } = await server.inject({
      method: 'POST',
      url: '/webhooks/linear',
      headers: { 'content-type': 'application/json', 'linear-signature': signature, ...changes },
      payload: body,
    })
    return { status: statusCode, text }
  }

  function webhookOf(written: Written, changes: object = {}): string {
    const {
      id = randomUUID(),
      body,
      parentId = null,
      userId = 'user-alex',
      createdAt = new Date(),
      botActor,
    } = written
    return JSON.stringify({
      action: 'create',
      type: 'Comment',
      webhookTimestamp: Date.now(),
      data: {
        id,
        body,
        parentId,
        userId,
        issueId: linear.hub.id,
        createdAt: createdAt.toISOString(),
        botActor,
      },
      ...changes,
    })
  }

  return {
    world: { ...world, needs },
    linear,
    ask: async (changes: Record<string, unknown> = {}) => {
      const approval = await asked({ needs }, changes)
      return { approval, card: await deliver(approval) }
    },
    deliver,
    post,
    webhookOf,
    /** Somebody writes a comment, and Linear tells us. */
    write: (written: Written) => post(webhookOf(written)),
    read: async ({ id }: Pick<Approval, 'id'>) => (await needs.store.approvals.find(id))!,
    /** The comments that are no cards. */
    answers: (thread: string) =>
      linear.comments.filter(({ parentId }) => parentId === thread).map(({ body }) => body),
    close: async () => {
      await server.close()
      await linear.close()
      await world.close()
    },
  }
}
