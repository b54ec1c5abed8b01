import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { codeBlocks } from '../laws/documents.ts'
import { runCli } from '../support/cli-process.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'

const [routes = '', [event = '', explanation = '']] = [
  blockOf('yaml', 0),
  [blockOf('json', 0), blockOf('text', 1)],
]
const WITHIN = { timeout: 20_000, interval: 200 }

function blockOf(language: string, nth: number): string | undefined {
  return codeBlocks('docs/routing.md').filter((block) => block.language === language)[nth]?.text
}

let directory: string
let server: ServerProcess
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'first-routes-'))
  writeFileSync(join(directory, 'countersign.yaml'), 'people: []\n')
  writeFileSync(join(directory, 'event.json'), event)
  const COUNTERSIGN_CONFIG = join(directory, 'countersign.yaml')
  server = await startServer({ DATA_DIR: join(directory, 'data'), COUNTERSIGN_CONFIG, TMPDIR: directory })
}, 60_000)
afterAll(async () => {
  await server?.stop()
  rmSync(directory, { recursive: true, force: true })
})

const get = async (path: string) => (await fetch(`${server.url}${path}`)).json()
async function send(given: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers,
    body: JSON.stringify(given),
  })
  expect(answer.status).toBe(202)
}
const placesOf = async (id: string) => {
  const { cards } = await get(`/v1/events/${id}`)
  return cards.map(({ destination, state }: Record<string, string>) => `${destination} ${state}`).sort()
}

it('are followed by the running sandbox, exactly as the routing page says', async () => {
  writeFileSync(join(directory, 'countersign.yaml'), routes)
  await vi.waitFor(() => expect(server.said()).toContain('routes: 2 now, 0 before'), WITHIN)
  const explained = await runCli(['explain', join(directory, 'event.json')], { COUNTERSIGN_URL: server.url })
  expect(explained.out).toBe(explanation)

  await send({ id: 'grave', ...JSON.parse(event) })
  await send({ id: 'small', type: 'generic', task_id: 'GH-42', data: { message: 'Lint is slow' } })
  await vi.waitFor(async () => {
    expect(await placesOf('grave')).toEqual(['email:ops@example.com delivered', 'slack:#ops delivered'])
    expect(await placesOf('small')).toEqual(['linear:PR-68 delivered', 'slack:C000000001 delivered'])
  }, WITHIN)

  const [, person = ''] = /<option value="(U[^"]+)"/.exec(await (await fetch(server.url)).text()) ?? []
  const { conversation, mails } = await get(`/sandbox/parts?person=${person}`)
  expect(conversation).toMatch(
    /data-key="#ops".*The health check failed.*data-key="#approvals".*Lint is slow/s,
  )
  expect(mails).toContain('Deploy failed')
}, 60_000)
