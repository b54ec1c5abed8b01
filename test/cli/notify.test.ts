import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../src/cli/command.ts'
import { notify } from '../../src/cli/notify.ts'
import { runCli } from '../support/cli-process.ts'
import { type CliStage, cliStage } from './cli-stage.ts'

let stage: CliStage
beforeAll(async () => {
  stage = await cliStage()
})
afterAll(() => stage.close())

const file = (name: string, content: unknown) => stage.file(name, content)

interface World {
  readonly url?: string
  /** Called in place of every pause, with its milliseconds. */
  readonly onPause?: (ms: number) => void
  readonly now?: () => number
}

/** Runs the command in this process, where time is ours. */
async function run(
  args: readonly string[],
  { url: at = stage.url, onPause = () => {}, now = () => 0 }: World = {},
) {
  let out = ''
  const print = async (line: string) => {
    out += `${line}\n`
    return true
  }
  const pause = async (ms: number) => onPause(ms)
  const code = await notify({ variables: { COUNTERSIGN_URL: at }, pause, now }).run(args, {
    print,
    say: () => {},
  })
  return { code, out }
}

const cli = (args: readonly string[], input?: string) =>
  runCli(['notify', ...args], { COUNTERSIGN_URL: stage.url }, input === undefined ? {} : { input })
const stored = async (id: string) => (await stage.api.get(`/v1/events/${id}`)).body
const JUNIT = `<testsuite time="1.5"><testcase classname="tests.auth" name="login">
  <failure message="expected 200">tests/auth.py:45: AssertionError</failure></testcase><testcase name="ok"/></testsuite>`

describe('an event', () => {
  it('is made of flags', async () => {
    const { code, out } = await run([
      ...[
        '--id',
        'flags-1',
        '--type',
        'approval-request',
        '--task',
        'GH-1',
        '--source',
        'ci',
        '--title',
        'Deploy',
      ],
      ...['--priority', 'high', '--data', 'description=now=later', '--data', 'reversible:=false'],
      ...['--data', '{"action":{"name":"deploy"}}'],
    ])
    expect(code).toBe(0)
    expect(out).toMatch(/^flags-1 is stored\. Approval [0-9a-f-]{36}\n$/)
    const action = { name: 'deploy' }
    expect(await stored('flags-1')).toMatchObject({
      ...{ type: 'approval-request', task_id: 'GH-1', source: 'ci', priority: 'high' },
      data: { title: 'Deploy', description: 'now=later', reversible: false, action },
    })
  })

  it('is a file, in either form, of which flags change a part', async () => {
    const flat = file('flat.json', {
      type: 'failure',
      id: 'flat-1',
      message: 'No',
      error_code: 'E1',
      error_details: 'x',
      recovery_action: 'y',
    })
    await run([flat, '--task', 'GH-2', '--data', 'message=Yes'])
    expect(await stored('flat-1')).toMatchObject({
      task_id: 'GH-2',
      data: { message: 'Yes', error_code: 'E1' },
    })
    const nested = file('nested.json', { type: 'approval-request', data: { title: 'Deploy', risk: 'high' } })
    await run([nested, '--id', 'nested-1', '--title', 'Roll back'])
    expect(await stored('nested-1')).toMatchObject({ data: { title: 'Roll back', risk: 'high' } })
  })

  it('is read from stdin by the real command line', async () => {
    const input = JSON.stringify({ id: 'stdin-1', type: 'approval-request', title: 'Deploy' })
    const { code, out, err } = await cli(['-', '--json'], input)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toEqual({ id: 'stdin-1', approval_id: expect.any(String) })
    expect(await stored('stdin-1')).toMatchObject({ data: { title: 'Deploy' } })
  })

  it('with the same id and content is stored once', async () => {
    const args = ['--id', 'twice-1', '--type', 'approval-request', '--title', 'Deploy']
    await run(args)
    expect((await run(args)).out).toContain('twice-1 was there already.')
  })
})

describe('a test report', () => {
  it('becomes the results of a task’s run, from a file or piped', async () => {
    const report = file('junit.xml', JUNIT)
    expect((await run(['--junit', report, '--id', 'junit-1', '--task', 'GH-3'])).code).toBe(0)
    expect(await stored('junit-1')).toMatchObject({
      type: 'verification-complete',
      task_id: 'GH-3',
      data: {
        ...{
          status: 'failed',
          summary: { total: 2, passed: 1, failed: 1, skipped: 0 },
          duration_seconds: 1.5,
        },
        failed_tests: ['tests.auth › login'],
        failures: [{ name: 'tests.auth › login', file: 'tests/auth.py', line: 45, message: 'expected 200' }],
      },
    })
    expect((await cli(['--report', '-', '--id', 'junit-2'], JUNIT)).code).toBe(0)
    expect((await stored('junit-2')).data.summary).toEqual((await stored('junit-1')).data.summary)
  })

  it.each([
    ['empty', ''],
    ['cut off', '<testsuite><testcase name="a"/>'],
    ['without tests', '<testsuite tests="0"/>'],
    ['of another format', '{"numTotalTests":0,"success":true,"testResults":[]}'],
  ])('that is %s ends with 3, and nothing is sent', async (_, text) => {
    const report = file('broken.xml', text)
    const { code, out, err } = await cli(['--junit', report, '--id', 'broken-1'])
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain(`${report} `)
    expect((await stage.api.get('/v1/events/broken-1')).status).toBe(404)
  })
})

describe('--wait', () => {
  const ask = ['--type', 'approval-request', '--title', 'Deploy', '--data', 'risk=medium']

  it.each([
    ['approve', 0, 'Approved by alex: Fine'],
    ['reject', 1, 'Rejected by alex: Fine'],
  ])('ends with the decision: %s', async (verdict, code, words) => {
    const id = `wait-${verdict}`
    const approval = (
      await stage.api.post('/v1/events', {
        id,
        type: 'approval-request',
        data: { title: 'Deploy', risk: 'medium' },
      })
    ).body
    await stage.api.post(`/v1/approvals/${approval.approval_id}/votes`, {
      verdict,
      person: 'alex',
      reason: 'Fine',
    })
    const result = await run([...ask, '--id', id, '--wait'])
    expect(result).toEqual({ code, out: expect.stringContaining(words) })
    const asJson = await run([...ask, '--id', id, '--wait', '--json'])
    expect(JSON.parse(asJson.out)).toMatchObject({
      duplicate: true,
      state: `${verdict}${verdict === 'reject' ? 'ed' : 'd'}`,
    })
  })

  it('ends with 1 for what was cancelled, and 0 for what needs nobody', async () => {
    const approval = (
      await stage.api.post('/v1/events', {
        id: 'wait-off',
        type: 'approval-request',
        data: { title: 'Deploy', risk: 'medium' },
      })
    ).body
    await stage.api.post(`/v1/approvals/${approval.approval_id}/cancel`, { reason: 'Not needed' })
    expect(await run([...ask, '--id', 'wait-off', '--wait'])).toEqual({
      code: 1,
      out: expect.stringContaining('Cancelled: Not needed'),
    })
    expect((await run([...ask, '--data', 'risk=low', '--wait'])).code).toBe(0)
  })

  it('ends with 2 where nobody decides in time', async () => {
    expect(await run([...ask, '--wait=0'])).toEqual({
      code: 2,
      out: expect.stringContaining('Not decided within 0 seconds'),
    })
  })

  it('asks again while the decision is open', async () => {
    const states = ['pending', 'pending', 'expired']
    const asked: string[] = []
    const server = await stub((request) => {
      if (request.method === 'POST') return [202, { id: 'x', approval_id: 'a' }]
      if (request.url === '/v1/approvals/a') return [200, { unreached: false }]
      asked.push(request.url ?? '')
      const state = states.shift()
      return state === 'pending' ? [204] : [200, { id: 'a', state, title: 't', votes: [] }]
    })
    expect((await run([...ask, '--wait'], { url: server.url })).code).toBe(2)
    expect(asked).toEqual(Array(3).fill('/v1/approvals/a/wait?timeout=30'))
    server.close()
  })

  it('ends with 3 where nobody could be shown what is asked', async () => {
    const server = await stub((request) => {
      if (request.method === 'POST') return [202, { id: 'x', approval_id: 'a' }]
      return request.url === '/v1/approvals/a' ? [200, { unreached: true }] : [204]
    })
    const { code, out } = await run([...ask, '--wait'], { url: server.url })
    expect({ code, out }).toEqual({
      code: 3,
      out: expect.stringContaining('Nobody could be shown the request'),
    })
    const asJson = await run([...ask, '--wait', '--json'], { url: server.url })
    expect(JSON.parse(asJson.out)).toMatchObject({ state: 'pending', unreached: true })
    server.close()
  })

  it('is refused for what asks for nothing, before anything is sent', async () => {
    const report = file('junit.xml', JUNIT)
    const refused = run(['--junit', report, '--id', 'unasked-1', '--wait'])
    await expect(refused).rejects.toThrow('A verification-complete asks for no decision')
    await expect(refused).rejects.toBeInstanceOf(UsageError)
    expect((await stage.api.get('/v1/events/unasked-1')).status).toBe(404)
  })
})

describe('a server that is away', () => {
  const event = ['--type', 'approval-request', '--title', 'Deploy']

  it('is tried again with the very same event, and for about half a minute', async () => {
    const bodies: string[] = []
    const server = await stub((_, body) => {
      bodies.push(body)
      return bodies.length < 3 ? undefined : [200, { id: 'x', duplicate: true }]
    })
    const { out } = await run(event, { url: server.url })
    expect(out).toContain('x was there already.')
    expect(bodies).toHaveLength(3)
    expect(new Set(bodies).size).toBe(1)
    expect(JSON.parse(bodies[0]!).id).toMatch(/^notify-/)
    server.close()

    let paused = 0
    const nowhere = {
      url: 'http://127.0.0.1:9',
      onPause: (ms: number) => {
        paused += ms
      },
    }
    await expect(run(event, nowhere)).rejects.toThrow('No server answers at http://127.0.0.1:9')
    expect(paused).toBeGreaterThan(20_000)
    expect(paused).toBeLessThan(60_000)
  })

  it.each([
    [503, 3],
    [429, 3],
    [400, 1],
    [401, 1],
    [409, 1],
  ])('or says %i is asked %i times', async (status, times) => {
    let asked = 0
    const server = await stub(() => {
      asked += 1
      return asked < 3 ? [status, { detail: 'No' }] : [202, { id: 'x' }]
    })
    await run(event, { url: server.url }).catch((error: unknown) => expect(String(error)).toContain('No'))
    expect(asked).toBe(times)
    server.close()
  })
})

describe('the exit code is 3', () => {
  it.each([
    ['for an invalid event', ['--type', 'failure', '--data', 'message=x'], 'is required'],
    ['without a type', ['--title', 'x'], 'Say what kind of event'],
    ['for a file that is not there', ['none.json'], 'none.json cannot be read (ENOENT)'],
    ['for a flag that does not exist', ['--fast'], '--fast'],
    ['for data that is none', ['--type', 'x', '--data', 'nonsense'], '--data takes key=text'],
    ['for data that is no JSON', ['--type', 'x', '--data', 'a:={'], '--data a is not valid JSON'],
    [
      'for a wait without a number',
      ['--type', 'approval-request', '--wait=soon'],
      '--wait takes whole seconds',
    ],
    ['for stdin twice', ['-', '--report', '-'], 'Only one thing can be read from stdin'],
  ])('%s', async (_, args, words) => {
    const { code, out, err } = await cli(args)
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain(words)
  })
})

type Answer = readonly [status: number, body?: object] | undefined

/** A server that answers as told; where it is told nothing it drops the connection. */
async function stub(answer: (request: { method?: string; url?: string }, body: string) => Answer) {
  const server: Server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const [status, json] = answer(request, body) ?? []
    if (status === undefined) return request.socket.destroy()
    return response
      .writeHead(status, { 'Content-Type': 'application/json' })
      .end(json && JSON.stringify(json))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
