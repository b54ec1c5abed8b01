import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { browserScript } from './browser-script.ts'
import type { ChangeFeed } from './change-feed.ts'
import { directConversation, readConversation, waitingIn } from './conversation.ts'
import { conversationHtml } from './conversation-view.ts'
import { findExample, MENU } from './examples/menu.ts'
import { logHtml } from './log-view.ts'
import type { OrchestratorLog } from './orchestrator-log.ts'
import { pageShell } from './page-shell.ts'
import type { SampleOrchestrator } from './sample-orchestrator.ts'
import { slackApi } from './slack-api.ts'
import type { SlackHands } from './slack-hands.ts'
import type { SlackScreen } from './slack-screen.ts'
import { fromJsonText } from './slack-shapes.ts'
import { formField } from './view-state.ts'
import { homeHtml, modalHtml } from './view-view.ts'
import type { Member, Workspace } from './workspace.ts'

interface Needs {
  readonly workspace: Workspace
  readonly screen: SlackScreen
  readonly hands: SlackHands
  readonly orchestrator: SampleOrchestrator
  readonly log: OrchestratorLog
  readonly changes: ChangeFeed
  /** A number that no earlier event of this run or of the last one carried. */
  nextNumber(): number
}

/** No scripts and no resources but our own. The drawing library writes `style` attributes, hence the exception. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const tabName = z.enum(['messages', 'home', 'direct'])
const fields = z.array(formField)
const asking = z.object({ person: z.string(), tab: tabName.default('messages') })
const who = z.object({ person: z.string() })
const pressing = who.extend({
  place: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('message'), conversation: z.string(), ts: z.string() }),
    z.object({ kind: z.literal('view'), id: z.string(), fields }),
  ]),
  block: z.string(),
  action: z.string(),
})
const submitting = who.extend({ fields })
const saying = who.extend({ text: z.string().min(1), tab: tabName })
const sending = z.object({ event: z.string() })

/** The sandbox's page and the few routes behind it, as a Fastify plugin: `/` and `/sandbox/*`. */
export function sandboxPage(needs: Needs): (fastify: FastifyInstance) => Promise<void> {
  const { workspace, hands, orchestrator, changes } = needs
  return async (fastify) => {
    fastify.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', POLICY).header('cache-control', 'no-store')
    })
    fastify.get('/', (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(pageShell(workspace, MENU)),
    )
    serveAssets(fastify)
    fastify.get('/sandbox/stream', (_request, reply) => openStream(reply, changes))
    fastify.addHook('preClose', async () => changes.end())
    fastify.get('/sandbox/parts', (request) => parts(needs, asking.parse(request.query)))
    fastify.get<{ Params: { name: string } }>('/sandbox/examples/:name', (request, reply) =>
      sendExample(reply, request.params.name, needs.nextNumber()),
    )

    fastify.post('/sandbox/press', async (request) => {
      const { person, place, block, action } = pressing.parse(request.body)
      return told(await hands.press(memberOf(workspace, person), place, block, action))
    })
    fastify.post('/sandbox/submit', async (request) => {
      const { person, fields: given } = submitting.parse(request.body)
      await hands.submit(memberOf(workspace, person), given)
      return told(undefined)
    })
    fastify.post('/sandbox/close', async (request) =>
      told(await hands.close(memberOf(workspace, who.parse(request.body).person))),
    )
    fastify.post('/sandbox/home', async (request) =>
      told(await hands.openHome(memberOf(workspace, who.parse(request.body).person))),
    )
    fastify.post('/sandbox/say', async (request) => {
      const { person, text, tab } = saying.parse(request.body)
      const member = memberOf(workspace, person)
      return told(await hands.say(member, await conversationOf(workspace, member, tab), text))
    })
    fastify.post('/sandbox/send', async (request) => {
      const { code } = await orchestrator.send(fromJsonText(sending.parse(request.body).event))
      return told(code < 300 ? undefined : `Countersign answered ${code}: see the log.`)
    })
  }
}

function told(trouble: string | undefined) {
  return { trouble: trouble ?? null }
}

function memberOf({ members }: Workspace, id: string): Member {
  const found = members.find((member) => member.id === id)
  if (found === undefined) throw Object.assign(new Error('No such member.'), { statusCode: 404 })
  return found
}

async function conversationOf(workspace: Workspace, member: Member, tab: z.infer<typeof tabName>) {
  if (tab !== 'direct') return workspace.conversation.id
  return directConversation(slackApi(workspace.url, member.token), workspace.app.botUser)
}

async function parts({ workspace, screen, log }: Needs, { person, tab }: z.infer<typeof asking>) {
  const member = memberOf(workspace, person)
  const modal = screen.modal(member.id)
  const api = slackApi(workspace.url, member.token)
  return {
    direct: await waitingIn(api, await conversationOf(workspace, member, 'direct')),
    conversation: tab === 'home' ? homeHtml(screen.home(member.id), workspace) : await messages(),
    modal: modal ? modalHtml(modal, workspace) : null,
    log: logHtml(log.entries()),
  }

  async function messages(): Promise<string> {
    const conversation = await conversationOf(workspace, member, tab)
    const threads = await readConversation(api, conversation)
    const ephemerals = screen.ephemerals(member.id, conversation)
    return conversationHtml({ workspace, conversation, threads, ephemerals })
  }
}

function sendExample(reply: FastifyReply, name: string, number: number) {
  const example = findExample(name)
  if (example === undefined) return reply.code(404).send({ trouble: 'No such example.' })
  return reply.send(example.event({ number }))
}

function openStream(reply: FastifyReply, changes: ChangeFeed): void {
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  reply.raw.write(':ok\n\n')
  const stop = changes.follow({
    onChange: () => reply.raw.write('data: changed\n\n'),
    onEnd: () => reply.raw.end(),
  })
  reply.raw.on('close', stop)
}

function serveAssets(fastify: FastifyInstance): void {
  const require = createRequire(import.meta.url)
  const here = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
  const assets = [
    ['page.css', 'text/css', here('page.css')],
    ['blocks.css', 'text/css', readFileSync(require.resolve('slack-blocks-to-jsx/dist/style.css'), 'utf8')],
    ['page.js', 'text/javascript', browserScript(new URL('page-client.ts', import.meta.url))],
    ['icon.svg', 'image/svg+xml', ICON],
  ] as const
  for (const [name, type, content] of assets) {
    fastify.get(`/sandbox/${name}`, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(content))
  }
}

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#fff"/><path d="M8 17.5l5 5 11-13" fill="none" stroke="#611f69" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>`
