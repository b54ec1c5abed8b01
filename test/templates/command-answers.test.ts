import { describe, expect, it } from 'vitest'
import {
  ambiguousAnswer,
  helpAnswer,
  noSuchApproval,
  pendingAnswer,
  whoamiAnswer,
} from '../../templates/command-answers.ts'
import { toSlackScreen } from '../../templates/render/block-kit.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { voteAnswer } from '../../templates/vote-answers.ts'
import { anApproval } from '../support/builders.ts'
import { ALEX } from '../support/people.ts'

const READER = { personId: 'alex', names: { alex: 'Alex Kim' }, place: 'buttons' } as const

describe('pendingAnswer', () => {
  it('says that nothing waits', () => {
    expect(pendingAnswer({ approvals: [], more: false }, READER).map(toPlainText)).toMatchInlineSnapshot(`
      [
        "Nothing waits for you
      ✅ All done",
      ]
    `)
  })

  it('says how many there are when it shows only the most urgent', () => {
    const many = Array.from({ length: 20 }, () => anApproval())
    expect(pendingAnswer({ approvals: many, more: true }, READER)[0]?.status).toBe(
      '20 or more for your vote. The 6 most urgent are here, more on the Home tab',
    )
  })

  it('fits into one Slack message with every button, also below a word on what was just done', () => {
    const many = Array.from({ length: 20 }, () => anApproval({ title: 'Deploy '.repeat(60) }))
    const messages = [
      voteAnswer(anApproval(), 'approve'),
      ...pendingAnswer({ approvals: many, more: true }, READER),
    ]
    const { blocks } = toSlackScreen(messages)
    expect(blocks.length).toBeLessThanOrEqual(50)
    expect(blocks.filter(({ type }) => type === 'actions')).toHaveLength(6)
  })
})

describe('the answers', () => {
  it('list the commands', () => {
    expect(toPlainText(helpAnswer('buttons'))).toMatchInlineSnapshot(`
      "How to use Countersign
      Commands

      You can say:
      • pending: what waits for your vote or your answer
      • batch: decide several in one go
      • show <id>: one approval, as its card shows it
      • explain <id>: why it stands where it stands, and who may approve it
      • approve <id> [reason]: approve it
      • approve <id> if <conditions>: approve it under conditions
      • reject <id> <reason>: reject it and say why
      • answer <id> <your answer>: answer a question; its id alone shows all of it
      • withdraw <id>: take your vote back
      • reassign <id> @name: have somebody else decide in your place
      • snooze <id> 2h: be reminded later
      • away until monday: ask @name: have somebody stand in for you; “back” ends it
      • standing: what is approved in advance; “revoke <id>” ends one
      • standing <id> 5 7d: approve alike in advance, 5 times within 7 days
      • silence source=ci 2h <reason>: show nothing of what fits for a while; “silences” lists, “unsilence <id>” ends
      • stop <task> [reason]: stop a task: cancel what waits, tell the orchestrator
      • task <id>: what happened on a task, and how the orchestrator says that it stands
      • run <description>: have the orchestrator plan and do it
      • execute <task>: have the orchestrator begin a planned task, or go on with it
      • agents: who works for the orchestrator
      • stats: how many events came in, and how well they get through
      • whoami: how Countersign knows you
      • link <your id>: say whose account this is; “link <code>” proves it
      • help: this list

      In a channel, begin with /countersign or mention me. Ids may be shortened to their first 4 characters."
    `)
  })

  it('say what was not understood, then list the commands', () => {
    const said = toPlainText(helpAnswer('buttons', 'I do not know “dance”.'))
    expect(said).toContain('I do not know “dance”.')
    expect(said).toContain('approve <id> [reason]')
  })

  it('say who someone is', () => {
    const said = toPlainText(whoamiAnswer(ALEX, { channel: 'slack', team: 'T1', user: 'U1' }))
    expect(said).toMatchInlineSnapshot(`
      "You are Alex Kim
      You may decide approvals

      Id: alex
      Roles: tech_lead
      Known by: slack: T1:U1"
    `)
  })

  it('tell apart approvals that begin alike by their whole ids', () => {
    const [ask, item] = ambiguousAnswer('3f9a', [anApproval()], READER)
    expect(ask?.status).toBe('Several approvals begin with 3f9a')
    expect(item?.footer).toEqual(['approval 3f9a2c1b-0000-4000-8000-000000000001'])
  })

  it('speak of nothing that can be pressed where there are only words', () => {
    const reader = { ...READER, place: 'words' } as const
    const many = Array.from({ length: 25 }, () => anApproval())
    const answers = [
      helpAnswer('words'),
      ...pendingAnswer({ approvals: many, more: true }, reader),
      ...ambiguousAnswer('3f9a', [anApproval()], reader),
    ]
    const said = answers.map(toPlainText).join('\n')
    expect(answers.flatMap(({ actions }) => actions)).toEqual([])
    expect(said).not.toMatch(/button|Home tab|\/countersign|batch/)
    expect(said).toContain('Begin with @countersign')
    expect(said).toContain('3f9a2c1b: Deploy api (medium risk, expires')
    expect(said).toContain('5 less urgent are not listed here')
    expect(said).toContain('3f9a2c1b-0000-4000-8000-000000000001: Deploy api')
  })

  it('repeat the id that nobody knows', () => {
    expect(noSuchApproval('ffff').status).toBe('Nothing begins with ffff')
  })
})
