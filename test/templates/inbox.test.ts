import { describe, expect, it } from 'vitest'
import { newInquiry } from '../../src/domain/inquiry.ts'
import { byUrgency, type Inbox, inbox } from '../../templates/inbox.ts'
import { toSlackScreen } from '../../templates/render/block-kit.ts'
import { SLACK } from '../../templates/render/limits.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { anApproval, aVote, minutes, NOON } from '../support/builders.ts'
import { aSubject } from '../support/subjects.ts'

const VOTE = aVote()

function anInbox(changes: Partial<Inbox> = {}): Inbox {
  return { personId: 'alex', names: { alex: 'Alex Kim' }, pending: [], more: false, decided: [], ...changes }
}

function read(given: Partial<Inbox>): string {
  return inbox(anInbox(given)).map(toPlainText).join('\n---\n')
}

describe('the inbox', () => {
  it('says that nothing waits', () => {
    expect(read({})).toMatchInlineSnapshot(`
      "Your inbox
      ✅ Nothing waits for you

      New requests appear here as soon as an agent asks."
    `)
  })

  it('lists what waits, with its risk, its limit and its buttons', () => {
    const [, item] = inbox(anInbox({ pending: [anApproval({ risk: 'high', taskId: 'GH-42' })] }))
    expect(toPlainText(item!)).toMatchInlineSnapshot(`
      "Deploy api
      ⏳ Waiting for approval · 🟠 High risk · Expires 2026-11-21 12:30 UTC

      [Approve] [Reject] [View details]

      approval 3f9a2c1b · task GH-42"
    `)
    expect(item?.actions.map((action) => action.label)).toEqual(['Approve', 'Reject', 'View details'])
  })

  it('lists questions among the approvals, the most urgent first, whatever it is', () => {
    const question = (id: string, priority: string) => {
      const subject = aSubject({
        id,
        type: 'clarification-request',
        priority,
        data: { questions: [`${id}?`] },
      })
      return { ...subject, inquiry: newInquiry(subject.event as never, NOON) }
    }
    const pending = [anApproval({ title: 'Deploy', risk: 'high' })]
    const questions = [question('Later', 'low'), question('Now', 'critical')]
    const items = inbox(anInbox({ pending, questions })).map(toPlainText)
    expect(items.map((item) => /Later\?|Now\?|Deploy|inbox/.exec(item)?.[0])).toEqual([
      'inbox',
      'Now?',
      'Deploy',
      'Later?',
    ])
    expect(items[0]).toContain('1 approval waits for your vote, 2 questions for an answer')
    expect(read({ questions })).toContain('2 questions wait for an answer')
    const many = inbox(anInbox({ questions: Array.from({ length: 40 }, () => questions[0]!) }))
    const { blocks } = toSlackScreen(many, { within: { blocks: SLACK.blocksInView, characters: 19_000 } })
    expect(blocks.length).toBeLessThanOrEqual(SLACK.blocksInView)
    expect(blocks.filter(({ type }) => type === 'actions')).toHaveLength(12)
  })

  it('leaves out what this person voted on already', () => {
    const policy = { ...anApproval().policy, quorum: 2 }
    const pending = [anApproval({ title: 'Voted on', votes: [VOTE], policy }), anApproval({ title: 'Open' })]
    expect(read({ pending })).not.toContain('Voted on')
    expect(read({ pending })).toContain('1 approval waits for your vote')
  })

  it('shows what the person decided lately', () => {
    const decided = [anApproval({ state: 'approved', votes: [VOTE] })]
    expect(read({ decided })).toContain('Deploy api: you approved, now approved (3f9a2c1b)')
  })

  it('says how many are not shown, and still fits into a Slack view with every button', () => {
    const title = 'Deploy '.repeat(60)
    const pending = Array.from({ length: 40 }, (_, index) =>
      anApproval({ id: `${index}`.padStart(8, '0'), title }),
    )
    const messages = inbox(anInbox({ pending, more: true, decided: [anApproval({ votes: [VOTE] })] }))
    expect(messages.map(({ status }) => status)).toContain('28 or more less urgent')
    const { blocks } = toSlackScreen(messages, { within: { blocks: SLACK.blocksInView, characters: 19_000 } })
    expect(blocks.length).toBeLessThanOrEqual(SLACK.blocksInView)
    // One more is for deciding several at once.
    expect(blocks.filter(({ type }) => type === 'actions')).toHaveLength(13)
  })
})

describe('byUrgency', () => {
  it('puts the graver risk first, and within it what expires sooner', () => {
    const late = anApproval({ title: 'high, late', risk: 'high', expiresAt: minutes(60) })
    const soon = anApproval({ title: 'high, soon', risk: 'high', expiresAt: minutes(5) })
    const low = anApproval({ title: 'low', risk: 'low', expiresAt: minutes(1) })
    const critical = anApproval({ title: 'critical', risk: 'critical', expiresAt: minutes(90) })
    const titles = byUrgency([low, late, critical, soon]).map(({ title }) => title)
    expect(titles).toEqual(['critical', 'high, soon', 'high, late', 'low'])
  })
})
