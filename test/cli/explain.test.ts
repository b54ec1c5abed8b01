import { afterAll, beforeAll, expect, it } from 'vitest'
import { explain } from '../../src/cli/explain.ts'
import { eventWords } from '../../src/cli/explain-words.ts'
import { type CliStage, cliStage } from './cli-stage.ts'

let stage: CliStage
beforeAll(async () => {
  stage = await cliStage()
})
afterAll(() => stage.close())

async function run(
  args: readonly string[],
  variables: Record<string, string> = { COUNTERSIGN_URL: stage.url },
) {
  let out = ''
  const print = async (line: string) => {
    out += `${line}\n`
    return true
  }
  const code = await explain(variables).run(args, { print, say: () => {} })
  return { code, out }
}

const event = (data: object) =>
  stage.file('event.json', { type: 'approval-request', data: { title: 'Deploy', ...data } })

it('says which policy an event would fall under, who could approve it, and where it would go', async () => {
  expect((await run([event({ risk: 'critical', requester: 'jo' })])).out).toMatchInlineSnapshot(`
    "Event      approval-request: Deploy
    Risk       critical
    Policy     critical risk (built in, because none of countersign.yaml fits)
    Approve    1 of cto, security_team
    Who could  sam
    Besides    a justification is required
    Within     90m
    Goes to    slack:C0APPROVALS (default destination of slack)
    "
  `)
})

it('says what became of every route, whom it calls, and what is held back', () => {
  const words = eventWords({
    type: 'failure',
    routes: [
      { channel: 'slack', target: '#ops', why: 'route 2: type failure', mention: ['dana', 'sam'] },
      { channel: 'email', target: 'ops@x.io', why: 'route 2: type failure', mention: [] },
    ],
    considered: [
      { route: 1, match: 'source ci-*', state: 'no_match', why: 'source is bot, not ci-*' },
      { route: 2, match: 'type failure', state: 'matched', why: null },
      { route: 3, match: 'every event', state: 'not_reached', why: 'route 2 matches and does not continue' },
    ],
    withheld: [
      {
        destination: 'slack:U0SAM',
        by: 'quiet-hours',
        why: 'it is night',
        until: '2026-11-21T07:00:00.000Z',
      },
    ],
    approval: null,
    policies: [],
  })
  expect(words).toMatchInlineSnapshot(`
    "Event      failure, which asks for no approval
    Goes to    slack:#ops, and calls dana, sam (route 2: type failure)
               email:ops@x.io (route 2: type failure)
    Held back  slack:U0SAM, by quiet-hours: it is night; until
               2026-11-21T07:00:00.000Z
    Routes     not 1: source is bot, not ci-*
               2 matches: type failure
               not 3: route 2 matches and does not continue"
  `)
})

it('says of low risk that nobody is asked, and of other events that they ask for nothing', async () => {
  expect((await run([event({ risk: 'low' })])).out).toContain('Decided  Nobody was asked')
  const progress = stage.file(
    'event.json',
    JSON.stringify({ type: 'progress-update', task_id: 'GH-1', phase: 'build', progress_percent: 5 }),
  )
  expect((await run([progress])).out).toContain('progress-update, which asks for no approval')
})

it('says of an approval who may still vote, what is missing, and who was refused why', async () => {
  const request = { type: 'approval-request', data: { title: 'Deploy', quorum: 2, requester: 'jo' } }
  const { approval_id: id } = (await stage.api.post('/v1/events', request)).body
  const vote = (person: string) => stage.api.post(`/v1/approvals/${id}/votes`, { verdict: 'approve', person })
  await vote('alex')
  await vote('jo')
  const { out } = await run([id])
  expect(out.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')).toMatchInlineSnapshot(`
    "Approval     Deploy
    State        pending until <time>
    Policy       medium risk
    Votes        approve by alex
    Missing      1 of 2
    May approve  sam
    May not      alex (already-voted), jo (own-request)
    Refused      jo, approve: own-request (api, <time>)
    "
  `)
  await vote('sam')
  expect((await run([id])).out).toContain('State     approved; callback delivering')
  expect(JSON.parse((await run([id, '--json'])).out)).toMatchObject({ id, state: 'approved' })
})

it.each([
  ['no file', () => ['none.json'], 'none.json cannot be read (ENOENT)'],
  ['no JSON', () => [stage.file('event.json', '{')], 'is not valid JSON'],
  ['nothing', () => [], 'Name one event file'],
  ['an invalid event', () => [stage.file('event.json', '{"type":"failure"}')], 'is required'],
  ['an unknown approval', () => ['3f9a2c1b-0000-4000-8000-000000000009'], 'There is no approval'],
])('says what is wrong with %s', async (_, args, words) => {
  await expect(run(args())).rejects.toThrow(words)
})

it('says where no server answers', async () => {
  const nowhere = { COUNTERSIGN_URL: 'http://127.0.0.1:9' }
  await expect(run([event({})], nowhere)).rejects.toThrow('No server answers at http://127.0.0.1:9')
  await expect(run([event({})], { COUNTERSIGN_URL: 'nonsense' })).rejects.toThrow('COUNTERSIGN_URL')
})

it('says with whom an event would share a card', async () => {
  const failure = { type: 'bug-report', source: 'explained', message: 'Disk is full' }
  const path = stage.file('event.json', JSON.stringify(failure))
  const began = (await run([path])).out
  expect(began).toContain('Shares')
  expect(began.replace(/\s+/g, ' ')).toContain(
    'a card at slack:C0APPROVALS with alike failures within 1m; now it would begin one',
  )
  await stage.api.server.inject({ method: 'POST', url: '/v1/events', payload: failure })
  expect((await run([path])).out.replace(/\s+/g, ' ')).toContain('now it would join 1 since 20')
})
