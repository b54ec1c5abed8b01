import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRecord } from '../../src/domain/events/envelope.ts'
import { parseEvent } from '../../src/domain/events/parse-event.ts'
import { type Api, anApi } from '../handlers/api-world.ts'
import { NOON } from '../support/builders.ts'
import { blocksOf, seedText } from '../support/seeds.ts'

const notify = seedText('000')
const failures = seedText('004')
const run = promisify(execFile)

let api: Api
let url: string
beforeAll(async () => {
  if (notify === undefined) return
  api = await anApi()
  url = await api.server.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => api?.close())

describe.skipIf(notify === undefined)('seed 000, pointed at us', () => {
  const commands = blocksOf(notify ?? '', 'bash').filter((code) => code.trimStart().startsWith('curl'))
  const sending = commands.filter((code) => code.includes('/api/messages'))
  const inShell = async (command: string) => {
    const { stdout } = await run('bash', ['-c', `${command.trim()} --silent --fail-with-body`], {
      env: { PATH: process.env.PATH, AIMAESTRO_API: url },
    })
    return JSON.parse(stdout)
  }

  it('has three messages to send and a health check', () => {
    expect([sending.length, commands.length]).toEqual([3, 4])
  })

  it.each([
    ['verification-complete', 'high', { summary: { total: 45, passed: 42, failed: 2, skipped: 1 } }],
    ['progress-update', 'normal', { phase: 'running-tests', progress_percent: 50 }],
    ['additional-attempts-request', 'high', { requested_additional_attempts: 3 }],
  ])('takes its %s, sent by its own command', async (type, priority, data) => {
    const command = sending.find((code) => code.includes(`"${type}"`)) ?? ''
    const { message, notified } = await inShell(command)
    expect([message.status, notified]).toEqual(['unread', true])
    const [event] = await api.world.needs.store.events.find([message.id])
    expect(event).toMatchObject({ type, declaredType: type, taskId: 'GH-42', priority, data })
  })

  it('says that it is well', async () => {
    const command = commands.find((code) => code.includes('/api/health')) ?? ''
    expect(await inShell(command)).toMatchObject({ status: 'healthy' })
  })

  it.each(blocksOf(notify ?? '', 'json'))(
    'takes its example as content, and as an event: %s',
    async (code) => {
      const content = JSON.parse(code)
      const outer = { from: 'tester', to: 'orchestrator-master', subject: 'An example', content }
      const { status, body } = await api.post('/api/messages', outer)
      expect(status).toBe(201)
      const [event] = await api.world.needs.store.events.find([body.message.id])
      const parsed = parseEvent(content, 'event-1', NOON)
      expect([event?.type, parsed.kind === 'event' && parsed.event.type]).toEqual([
        content.type,
        content.type,
      ])
      expect(event?.data).toMatchObject(parsed.kind === 'event' ? parsed.event.data : {})
    },
  )
})

describe.skipIf(failures === undefined)('seed 004, sent to us', () => {
  const examples = blocksOf(failures ?? '', 'json').map((code): unknown => JSON.parse(code))
  const messages = examples.filter((given) => isRecord(given) && isRecord(given.content))

  it('has two whole messages', () => {
    expect(messages).toHaveLength(2)
  })

  it.each(messages)('takes its message %#', async (given) => {
    const { status, body } = await api.post('/api/messages', { to: 'code-impl-auth', ...(given as object) })
    expect(status).toBe(201)
    const [event] = await api.world.needs.store.events.find([body.message.id])
    expect(event?.type).toBe('failure')
  })

  it('takes its four examples that are told in words', async () => {
    const told = examplesInWords(failures ?? '')
    expect(told).toHaveLength(4)
    for (const given of told) {
      const { body } = await api.post('/api/messages', { from: 'chief-of-staff', ...given })
      const [event] = await api.world.needs.store.events.find([body.message.id])
      expect(event).toMatchObject({
        type: 'failure',
        priority: given.priority,
        data: { error_code: given.content.error_code, severity: given.content.severity },
      })
    }
  })
})

/** "**Recipient**: `x`", "Include `operation`: "skill-install", …": the seed's examples as messages. */
function examplesInWords(text: string) {
  return [...text.matchAll(/### Example \d[\s\S]*?- \*\*Content\*\*: type `failure`, message: (.*)/g)].map(
    ([section, rest = '']) => {
      const field = (name: string) => new RegExp(`\\*\\*${name}\\*\\*: \`([^\`]+)\``).exec(section)?.[1] ?? ''
      const fields = `"message": ${rest.replace(/\.\s*$/, '')}`
        .replace('" Include `', '", `')
        .replaceAll(/`(\w+)`:/g, '"$1":')
      const content = { type: 'failure', ...JSON.parse(`{${fields}}`) } as Record<string, unknown>
      return { to: field('Recipient'), subject: field('Subject'), priority: field('Priority'), content }
    },
  )
}
