import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { approvalsList, approvalsShow, approvalsVote } from '../../src/cli/approvals.ts'
import { type Command, UsageError } from '../../src/cli/command.ts'
import { type Api, anApi } from '../handlers/api-world.ts'
import { runCli } from '../support/cli-process.ts'
import { runHere } from './run-here.ts'

let api: Api
let variables: Record<string, string>
let id: string
beforeAll(async () => {
  api = await anApi()
  variables = { COUNTERSIGN_URL: await api.server.listen({ host: '127.0.0.1', port: 0 }) }
})
afterAll(() => api.close())
beforeEach(async () => {
  id = await ask({})
})

async function ask(data: object): Promise<string> {
  const event = {
    type: 'approval-request',
    task_id: 'GH-42',
    data: { title: 'Deploy', requester: 'jo', ...data },
  }
  return (await api.post('/v1/events', event)).body.approval_id
}

async function run(command: Command, ...args: readonly string[]) {
  const { said: _, ...told } = await runHere(command, args)
  return told
}
const list = (...args: readonly string[]) => run(approvalsList(variables), ...args)
const show = (...args: readonly string[]) => run(approvalsShow(variables), ...args)
const vote = (verdict: 'approve' | 'reject', ...args: readonly string[]) =>
  run(approvalsVote(verdict, variables), ...args)

describe('approvals list', () => {
  it('shows what is pending in columns, and cannot be tricked by a title', async () => {
    await ask({ title: 'Evil\u001b[2J\nfake \u202Eline', risk: 'high' })
    const { code, out } = await list()
    expect(code).toBe(0)
    const [header, evil, first] = out.split('\n')
    expect(header).toBe('ID        STATE    RISK    TASK   WHEN      TITLE')
    expect(evil).toMatch(/^[0-9a-f]{8} {2}pending {2}high {4}GH-42 {2}\d+m left {2}Evil \[2J fake line$/)
    expect(first).toMatch(new RegExp(`^${id.slice(0, 8)}  pending  medium  GH-42  .*Deploy$`))
  })

  it('goes by state and task, and says when there is nothing', async () => {
    await api.post(`/v1/approvals/${id}/votes`, { verdict: 'approve', person: 'alex' })
    expect((await list()).out).not.toContain(id.slice(0, 8))
    expect((await list('--state', 'approved', '--limit', '1')).out).toContain(`${id.slice(0, 8)}  approved`)
    expect((await list('--state', 'all', '--json')).out).toContain(id)
    expect((await list('--task', 'GH-0')).out).toBe('No approvals.\n')
    await expect(list('--state', 'open')).rejects.toThrow(UsageError)
  })
})

describe('approvals show', () => {
  it('shows everything that is asked, and the digest, by the beginning of an id', async () => {
    await api.post(`/v1/approvals/${id}/votes`, { verdict: 'reject', person: 'alex', reason: 'Not today' })
    const { out } = await show(id.slice(0, 13))
    expect(out).toContain(`Id        ${id}`)
    expect(out).toContain('reject by alex: Not today (api, ')
    expect(out).toMatch(/Digest {4}sha256:[0-9a-f]{64}\n/)
    expect(out).toContain('"requester": "jo"')
    expect(JSON.parse((await show(id, '--json')).out)).toMatchObject({ id, state: 'rejected' })
  })

  it('ends with 1 where there is none', async () => {
    const none = '3f9a2c1b-0000-4000-8000-000000000009'
    expect(await show(none)).toEqual({ code: 1, out: '', err: `There is no approval "${none}".` })
    expect((await show('00000000-0')).err).toContain('There is no approval that begins with')
    await expect(show('xyz')).rejects.toThrow('first four characters')
    await expect(show()).rejects.toThrow(UsageError)
  })
})

describe('approvals approve and reject', () => {
  it('vote for a person, with what they say', async () => {
    const { code, out } = await vote(
      'approve',
      id,
      '--person',
      'alex',
      '--reason',
      'Tested',
      '--conditions',
      'eu only',
    )
    expect({ code, out }).toEqual({ code: 0, out: `Vote recorded. ${id.slice(0, 8)} is approved: Deploy\n` })
    const [recorded] = (await api.get(`/v1/approvals/${id}`)).body.votes
    expect(recorded).toMatchObject({
      person: 'alex',
      verdict: 'approve',
      reason: 'Tested',
      conditions: 'eu only',
    })
    const other = await ask({ quorum: 2 })
    expect((await vote('approve', other, '--person', 'alex')).out).toContain('is pending, 1 more needed')
    expect((await vote('reject', other, '--person', 'sam', '--reason', 'No')).out).toContain('is rejected')
  })

  it('end with 1 and the reason where the person may not, and never send a digest that nobody named', async () => {
    expect(await vote('approve', id, '--person', 'jo')).toMatchObject({
      code: 1,
      err: expect.stringContaining('asked for it'),
    })
    expect(await vote('reject', id, '--person', 'alex')).toMatchObject({
      code: 1,
      err: expect.stringContaining('say why'),
    })
    const forGood = await ask({ reversible: false })
    expect(await vote('approve', forGood, '--person', 'alex', '--reason', 'r')).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot be undone'),
    })
    const { digest } = (await api.get(`/v1/approvals/${forGood}`)).body
    expect(
      (await vote('approve', forGood, '--person', 'alex', '--reason', 'r', '--digest', digest)).code,
    ).toBe(0)
  })

  it('want a person', async () => {
    await expect(vote('approve', id)).rejects.toThrow('--person')
    await expect(vote('reject', id, '--person', 'alex', '--conditions', 'x')).rejects.toThrow('--conditions')
  })

  it('end with 69 where no server answers', async () => {
    const { code, err } = await runCli(['approvals', 'list'], { COUNTERSIGN_URL: 'http://127.0.0.1:9' })
    expect(code).toBe(69)
    expect(err).toContain('No server answers')
  })
})
