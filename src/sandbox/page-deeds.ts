import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { LinearSide } from './linear/linear-side.ts'
import type { Mailbox } from './mail/mailbox.ts'
import { isDownNote, type Outages, place } from './outages.ts'
import { conversationOf, memberOf, tabName } from './page-parts.ts'
import type { SampleOrchestrator } from './sample-orchestrator.ts'
import type { Trouble } from './slack-scene.ts'
import { fromJsonText } from './slack-shapes.ts'
import type { SlackSide } from './slack-side.ts'
import { formField } from './view-state.ts'

export interface DeedsNeeds {
  readonly slack: SlackSide
  readonly linear: LinearSide
  readonly mails: Mailbox
  readonly outages: Outages
  readonly orchestrator: SampleOrchestrator
}

const who = z.object({ person: z.string() })

/** A route that does something; the visitor is told what went wrong, if anything. */
function deed<T>(
  fastify: FastifyInstance,
  name: string,
  shape: z.ZodType<T>,
  doing: (given: T) => Promise<Trouble> | Trouble,
): void {
  fastify.post(`/sandbox/${name}`, async (request) => ({
    trouble: (await doing(shape.parse(request.body))) ?? null,
  }))
}

/** What a visitor can do on the page. */
export function deeds(fastify: FastifyInstance, needs: DeedsNeeds): void {
  slackDeeds(fastify, needs)
  linearDeeds(fastify, needs)
  const { mails, outages, orchestrator } = needs
  deed(fastify, 'read', z.object({ mail: z.string() }), ({ mail }) => {
    mails.markRead(mail)
    return undefined
  })
  deed(fastify, 'outage', z.object({ place, down: z.boolean() }), ({ place, down }) => {
    outages.set(place, down)
    return undefined
  })
  deed(fastify, 'send', z.object({ event: z.string() }), async ({ event }) => {
    const { code } = await orchestrator.send(fromJsonText(event))
    return code < 300 ? undefined : `Countersign answered ${code}: see the log.`
  })
}

const fields = z.array(formField)
const pressing = who.extend({
  place: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('message'), conversation: z.string(), ts: z.string() }),
    z.object({ kind: z.literal('view'), id: z.string(), fields }),
  ]),
  block: z.string(),
  action: z.string(),
})

function slackDeeds(fastify: FastifyInstance, { slack: { workspace, hands }, outages }: DeedsNeeds): void {
  const down = () => (outages.isDown('slack') ? isDownNote('slack') : undefined)
  deed(fastify, 'press', pressing, async ({ person, place, block, action }) => {
    return down() ?? hands.press(memberOf(workspace, person), place, block, action)
  })
  deed(fastify, 'submit', who.extend({ fields }), async ({ person, fields: given }) => {
    return down() ?? hands.submit(memberOf(workspace, person), given)
  })
  deed(fastify, 'close', who, ({ person }) => hands.close(memberOf(workspace, person)))
  deed(fastify, 'home', who, async ({ person }) => down() ?? hands.openHome(memberOf(workspace, person)))
  const saying = who.extend({ text: z.string().min(1), tab: tabName })
  deed(fastify, 'say', saying, async ({ person, text, tab }) => {
    const member = memberOf(workspace, person)
    return down() ?? hands.say(member, await conversationOf(workspace, member, tab), text)
  })
}

function linearDeeds(fastify: FastifyInstance, { slack: { workspace }, linear }: DeedsNeeds): void {
  const userOf = (person: string) => memberOf(workspace, person).linear.id
  const commenting = who.extend({ text: z.string().min(1), thread: z.string().nullable() })
  deed(fastify, 'comment', commenting, ({ person, text, thread }) =>
    linear.write(userOf(person), text, thread),
  )
  const reacting = who.extend({ comment: z.string(), emoji: z.string() })
  deed(fastify, 'react', reacting, ({ person, comment, emoji }) =>
    linear.react(userOf(person), comment, emoji),
  )
}
