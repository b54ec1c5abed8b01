import { describe, expect, it } from 'vitest'
import type { Callback } from '../../../src/domain/callback.ts'
import { anApproval, anEvent, aStanding, minutes } from '../../support/builders.ts'
import { ALEX, aSlackWorld, finds, GUEST, reads } from './slack-world.ts'

const approval = anApproval()
const ID = approval.id.slice(0, 8)

/** What the asker reads. */
async function answerTo(text: string, needs: Parameters<typeof aSlackWorld>[0] = {}, user = ALEX) {
  const world = await aSlackWorld(needs)
  expect((await world.command(text, user)).statusCode).toBe(200)
  const [answer] = await world.slack.calls.count(1)
  return { world, answer: answer!, said: JSON.stringify(answer?.args) }
}

describe('/countersign', () => {
  it.each([
    ['', 'How to use Countersign'],
    ['help', 'How to use Countersign'],
    ['dance', 'I do not know “dance”.'],
    ['whoami', 'You are Alex Kim'],
    ['pending', 'Deploy api'],
    [`approve ${ID}`, 'You approved this'],
    [`reject ${ID} too risky`, 'You rejected this'],
    ['show ffffffff', 'No such approval'],
    ['approve ffffffff', 'No such approval'],
    ['task GH-404', 'No such task'],
    [`explain ${ID}`, 'Alex Kim or Jo Park'],
    [`withdraw ${ID}`, 'Your vote is taken back'],
    [`reassign ${ID} @sam`, 'Sam Rivera decides in your place'],
    [`reassign ${ID} <@U0SAM|sam>`, 'Sam Rivera decides in your place'],
    [`reassign ${ID} robin`, 'Nobody listed is called'],
    [`snooze ${ID} 2h`, 'No reminder until then'],
    ['away until monday: ask sam', 'Sam Rivera may decide in your place'],
    ['away someday sam', 'is no time that I know'],
    ['back', 'Nobody decides in your place any more'],
    ['standing', '5 of 5 uses left'],
    [`standing ${ID} 5 7d`, 'cannot be approved in advance'],
    ['revoke 5a1b', 'Revoked'],
    ['revoke ffff', 'No such standing approval'],
    ['link alex', 'Look for a code'],
    ['link 1234 5678', 'That code is not right'],
    ['stop GH-404', 'No such task'],
    ['run Deploy api', 'No orchestrator is connected'],
    ['execute GH-42', 'No orchestrator is connected'],
    ['agents', 'No orchestrator is connected'],
  ])('answers "%s" to the asker alone', async (text, expected) => {
    const { answer, said } = await answerTo(text)
    expect(answer).toMatchObject({ method: 'respond', args: { response_type: 'ephemeral' } })
    expect(said).toContain(expected)
  })

  it('lists what waits with the buttons of its card', async () => {
    const { said } = await answerTo('pending')
    for (const id of ['approval.approve', 'approval.reject', 'details.open']) expect(said).toContain(id)
  })

  it('gives every block of a list an id of its own', async () => {
    const items = [approval, { ...approval, id: 'ffff0000-0000-4000-8000-000000000002' }]
    const { answer } = await answerTo('pending', {
      listVotable: async () => ({ approvals: items, more: false }),
    })
    const ids = answer.args.blocks.flatMap((block: { block_id?: string }) => block.block_id ?? [])
    expect(ids.length).toBeGreaterThan(1)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('shows an approval as its card', async () => {
    const event = anEvent({ description: 'Version 1.4.2 goes live' })
    const readSubject = reads(event, approval)
    const { said } = await answerTo(`show ${ID}`, { readSubject })
    expect(said).toContain('Version 1.4.2 goes live')
  })

  it('tells what happened on a task', async () => {
    const events = [
      anEvent({ task_id: 'GH-42' }),
      anEvent({ type: 'progress-update', task_id: 'GH-42', phase: 'tests', progress_percent: 50 }),
    ]
    const soFar = { title: undefined, steps: [], parts: [] }
    const recount = { taskId: 'GH-42', events, approvals: [approval], soFar, links: [] }
    const { said } = await answerTo('task GH-42', { recountTask: async () => recount })
    for (const words of [
      'Task GH-42',
      '2 events',
      'Approval request',
      'Progress update',
      'Deploy api: pending',
    ]) {
      expect(said).toContain(words)
    }
  })

  it('says how many events came in', async () => {
    const { said } = await answerTo('stats')
    for (const words of ['Statistics', 'Updates sent', 'Errors escalated', 'All is well'])
      expect(said).toContain(words)
  })

  it('asks which one is meant where several begin alike', async () => {
    const others = [
      approval,
      { ...approval, id: '3f9affff-0000-4000-8000-000000000002', title: 'Deploy web' },
    ]
    const { world, said } = await answerTo('approve 3f9a', {
      findApproval: async () => ({ kind: 'ambiguous', approvals: others }),
    })
    expect(said).toContain('Which one?')
    expect(said).toContain('Deploy web')
    expect(said).toContain('3f9affff-0000-4000-8000-000000000002')
    expect(world.ballots).toEqual([])
  })

  it('votes with the reason and for the digest that was read', async () => {
    const { world } = await answerTo(`approve ${ID} only staging`)
    expect(world.ballots).toEqual([
      expect.objectContaining({
        approvalId: approval.id,
        verdict: 'approve',
        digest: approval.digest,
        reason: 'only staging',
      }),
    ])
  })

  it('opens the dialog that asks for the reason of a rejection', async () => {
    const { world, answer } = await answerTo(`reject ${ID}`)
    expect(answer).toMatchObject({
      method: 'views.open',
      args: { trigger_id: 'trigger-3', view: { callback_id: 'approval.reject' } },
    })
    expect(world.ballots).toEqual([])
  })

  it('tells who decided where there is nothing left to reject', async () => {
    const decided = anApproval({ state: 'approved', decidedAt: minutes(1) })
    const { said } = await answerTo(`reject ${ID}`, {
      findApproval: finds(decided),
      castVote: async () => ({ kind: 'refused', reason: 'already-decided', approval: decided }),
    })
    expect(said).toContain('Already approved')
  })

  it('says which person or which standing approval could be meant', async () => {
    const two = [aStanding(), aStanding({ id: '5a1bffff-0000-4000-8000-000000000002' })]
    const { said } = await answerTo('revoke 5a1b', { listStanding: async () => two })
    expect(said).toContain('5a1bffff-0000-4000-8000-000000000002')
  })

  it('approves under conditions', async () => {
    const { world } = await answerTo(`approve ${ID} if only staging`)
    expect(world.ballots).toEqual([expect.objectContaining({ conditions: 'only staging', reason: null })])
  })

  it('gives a standing approval with exactly the parameters of an approval', async () => {
    const event = anEvent({
      source: 'deploy-bot',
      reversible: true,
      action: { name: 'deploy', parameters: { service: 'api' } },
    })
    const asked = anApproval({}, event)
    const wanted: unknown[] = []
    const { said } = await answerTo(`standing ${ID} 5 7d nightly`, {
      findApproval: finds(asked),
      readSubject: reads(event, asked),
      giveStanding: async (_identity, terms) => {
        wanted.push(terms)
        return { kind: 'given', standing: aStanding(terms) }
      },
    })
    expect(said).toContain('Approved in advance')
    expect(wanted).toEqual([
      {
        action: 'deploy',
        source: 'deploy-bot',
        parameters: { service: 'api' },
        reason: 'nightly',
        endsAt: minutes(7 * 24 * 60),
        maxUses: 5,
      },
    ])
  })

  it('sends a standing approval that would cover more into the dialog, where a person sees it', async () => {
    const event = anEvent({ reversible: true, action: { name: 'deploy', parameters: { service: '*' } } })
    const { said } = await answerTo(`standing ${ID} 5 7d`, {
      findApproval: finds(anApproval({}, event)),
      giveStanding: () => Promise.reject(new Error('not to be called')),
    })
    expect(said).toContain('press More on its card')
  })

  it('tells what stopping a task came to', async () => {
    const asked: unknown[] = []
    const { said } = await answerTo('stop GH-42 it runs wild', {
      stopTask: async (request) => {
        asked.push(request)
        const told = { url: 'https://bot.example/hooks', state: 'acknowledged', lastError: null } as const
        const stops = [{ ...told, answer: { status: 'stopped', message: null } }] as unknown as Callback[]
        return { kind: 'stopped', taskId: 'GH-42', cancelled: [approval.id], stops }
      },
    })
    expect(asked).toEqual([
      expect.objectContaining({ taskId: 'GH-42', reason: 'it runs wild', channel: 'slack' }),
    ])
    for (const words of [
      'Task GH-42 is stopped',
      '1 pending approval cancelled',
      'bot.example: acknowledged, stopped',
    ]) {
      expect(said).toContain(words)
    }
  })

  it('lets a stranger prove who they are', async () => {
    const { said } = await answerTo(
      'link 12345678',
      { finishLink: async () => ({ kind: 'linked', personId: 'alex' }) },
      GUEST,
    )
    expect(said).toContain('You are Alex Kim')
  })

  it.each([
    'pending',
    `show ${ID}`,
    `explain ${ID}`,
    `reassign ${ID} sam`,
    'task GH-42',
    'whoami',
    'approve ffff',
    'away 3d sam',
    'standing',
    `standing ${ID} 5 7d`,
    'revoke 5a1b',
    'batch',
  ])('tells a stranger who says "%s" how to be added, and nothing else', async (text) => {
    const { said } = await answerTo(text, {}, GUEST)
    expect(said).toContain('You are not listed here')
    expect(said).not.toContain('Deploy api')
  })

  it('says that it failed when it failed', async () => {
    const { world, said } = await answerTo('pending', {
      listVotable: () => Promise.reject(new Error('away')),
    })
    expect(said).toContain('That did not work')
    expect(world.log.all()).toContainEqual(expect.objectContaining({ level: 'error' }))
  })
})

describe('a mention', () => {
  const mention = {
    type: 'app_mention',
    user: ALEX,
    channel: 'C0APPROVALS',
    ts: '1.1',
    text: '<@U0BOT> pending',
  }

  it('is answered to the asker alone', async () => {
    const world = await aSlackWorld()
    await world.event(mention)
    const [answer] = await world.slack.calls.count(1)
    expect(answer).toMatchObject({
      method: 'chat.postEphemeral',
      args: { channel: 'C0APPROVALS', user: ALEX },
    })
    expect(answer?.args.thread_ts).toBeUndefined()
    expect(answer?.args.text).toContain('Deploy api')
  })

  it('is answered in the thread where it was said', async () => {
    const world = await aSlackWorld()
    await world.event({ ...mention, thread_ts: '1.0' })
    const [answer] = await world.slack.calls.count(1)
    expect(answer?.args.thread_ts).toBe('1.0')
  })

  it('is answered directly where the bot is not in the conversation', async () => {
    const world = await aSlackWorld()
    world.slack.fail('chat.postEphemeral', 'not_in_channel')
    await world.event(mention)
    const [, answer] = await world.slack.calls.count(2)
    expect(answer).toMatchObject({ method: 'chat.postMessage', args: { channel: ALEX } })
  })

  it('counts once, however often Slack delivers it', async () => {
    const world = await aSlackWorld()
    const vote = { ...mention, text: `<@U0BOT> approve ${ID}` }
    await world.event(vote, 'Ev7')
    await world.slack.calls.count(1)
    await world.event(vote, 'Ev7')
    await world.event({ ...mention, text: '<@U0BOT> whoami' }, 'Ev8')
    await world.slack.calls.count(2)
    expect(world.ballots).toHaveLength(1)
  })

  it('by another bot is left alone', async () => {
    const world = await aSlackWorld()
    await world.event({ ...mention, bot_id: 'B0OTHER', text: `<@U0BOT> approve ${ID}` }, 'Ev1')
    await world.event({ ...mention, text: '<@U0BOT> whoami' }, 'Ev2')
    const [answer] = await world.slack.calls.count(1)
    expect(answer?.args.text).toContain('You are Alex Kim')
    expect(world.ballots).toEqual([])
  })
})

describe('a direct message', () => {
  const message = {
    type: 'message',
    channel_type: 'im',
    user: ALEX,
    channel: 'D0ALEX',
    ts: '1.1',
    text: 'pending',
  }

  it('is answered in its thread', async () => {
    const world = await aSlackWorld()
    await world.event(message)
    const [answer] = await world.slack.calls.count(1)
    expect(answer).toMatchObject({
      method: 'chat.postMessage',
      args: { channel: 'D0ALEX', thread_ts: '1.1' },
    })
  })

  it('asks for the reason of a rejection, with the button that opens the dialog', async () => {
    const world = await aSlackWorld()
    await world.event({ ...message, text: `reject ${ID}` })
    const [answer] = await world.slack.calls.count(1)
    expect(answer?.args.text).toContain('Why do you reject it?')
    expect(JSON.stringify(answer?.args.blocks)).toContain('approval.reject')
    expect(world.ballots).toEqual([])
  })

  it('may mention a colleague', async () => {
    const world = await aSlackWorld()
    await world.event({ ...message, text: 'away until monday: ask <@U0SAM>' })
    const [answer] = await world.slack.calls.count(1)
    expect(answer?.args.text).toContain('Sam Rivera may decide in your place')
  })

  it('offers a button where only a command could open the dialog', async () => {
    const world = await aSlackWorld()
    await world.event({ ...message, text: 'batch' })
    const [answer] = await world.slack.calls.count(1)
    expect(JSON.stringify(answer?.args.blocks)).toContain('approval.batch')
  })

  it('of the bot itself, an edited one and one in a channel are left alone', async () => {
    const world = await aSlackWorld()
    const vote = { ...message, text: `approve ${ID}` }
    await world.event({ ...vote, bot_id: 'B0OWN' }, 'Ev1')
    await world.event({ ...vote, subtype: 'message_changed' }, 'Ev2')
    await world.event({ ...vote, channel_type: 'channel' }, 'Ev3')
    await world.event({ ...message, text: 'whoami' }, 'Ev4')
    await world.slack.calls.count(1)
    expect(world.ballots).toEqual([])
  })
})

describe('the Home tab', () => {
  const opened = { type: 'app_home_opened', user: ALEX, channel: 'D0ALEX', tab: 'home' }

  it('shows what waits for the vote of whoever opened it', async () => {
    const world = await aSlackWorld()
    await world.event(opened)
    const [published] = await world.slack.calls.count(1)
    expect(published).toMatchObject({
      method: 'views.publish',
      args: { user_id: ALEX, view: { type: 'home' } },
    })
    expect(JSON.stringify(published?.args.view)).toContain('Deploy api')
  })

  it('shows a stranger how to be added', async () => {
    const world = await aSlackWorld()
    await world.event({ ...opened, user: GUEST })
    const [published] = await world.slack.calls.count(1)
    const view = JSON.stringify(published?.args.view)
    expect(view).toContain('You are not listed here')
    expect(view).not.toContain('Deploy api')
  })

  it('stays as it is when only the Messages tab is opened', async () => {
    const world = await aSlackWorld()
    await world.event({ ...opened, tab: 'messages' })
    await world.event(opened)
    await world.slack.calls.count(1)
    expect(world.slack.calls.all()).toHaveLength(1)
  })
})
