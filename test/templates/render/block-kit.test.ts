import type { KnownBlock } from '@slack/types'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { APPROVAL_STATES, type Approval } from '../../../src/domain/approval.ts'
import type { Message } from '../../../src/domain/message.ts'
import type { Person } from '../../../src/domain/person.ts'
import { toMessage } from '../../../templates/catalogue.ts'
import { toBlockKit, toSlackScreen } from '../../../templates/render/block-kit.ts'
import { SLACK } from '../../../templates/render/limits.ts'
import { aVote } from '../../support/builders.ts'
import { ALEX, aPerson } from '../../support/people.ts'
import { EXAMPLE_EVENTS } from '../../support/seed-events.ts'
import { mangled, mentioned, texts, violations } from '../../support/slack-rules.ts'
import { aSubject, exampleSubject, NOW } from '../../support/subjects.ts'

const MESSAGE: Message = {
  title: 'Deploy',
  tone: 'waiting',
  status: 'Waiting for approval',
  priority: 'normal',
  blocks: [],
  actions: [],
  details: { kind: 'button', id: 'details.open', label: 'View details', style: 'plain', value: '{}' },
  footer: [],
}

const ids = (blocks: readonly KnownBlock[]) =>
  blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.map((element) => element.action_id) : [],
  )

describe('toBlockKit', () => {
  it.each(EXAMPLE_EVENTS)('keeps to every rule of Slack for: $name', ({ name }) => {
    const message = toMessage(exampleSubject(name))
    expect(violations(toBlockKit(message))).toEqual([])
    expect(violations(toBlockKit(message, { conservative: true }))).toEqual([])
  })

  it('keeps to every rule of Slack whatever is in an event, and never loses a button', () => {
    const kinds = fc.constantFrom(...EXAMPLE_EVENTS)
    fc.assert(
      fc.property(kinds, fc.infiniteStream(mangled), fc.boolean(), ({ body }, pieces, conservative) => {
        const message = toMessage(aSubject(mangle(body, pieces)))
        const rendered = toBlockKit(message, { conservative })
        expect(violations(rendered)).toEqual([])
        expect(mentioned(rendered.blocks)).toEqual([])
        for (const action of message.actions) {
          if (action.kind === 'button') expect(ids(rendered.blocks)).toContain(action.id)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('keeps to every rule of Slack whatever voters say and whatever changed', () => {
    const votes = fc.array(
      fc.record({ person: mangled, onBehalfOf: fc.option(mangled), reason: mangled, conditions: mangled }),
      { maxLength: 5 },
    )
    const fields = fc.array(
      fc.record({ path: mangled, before: fc.option(mangled), after: fc.option(mangled) }),
      {
        maxLength: 20,
      },
    )
    const state = fc.constantFrom(...APPROVAL_STATES)
    fc.assert(
      fc.property(
        votes,
        fields,
        state,
        mangled,
        fc.boolean(),
        (votes, fields, state, words, conservative) => {
          const approval: Partial<Approval> = {
            state,
            votes: votes.map(aVote),
            change: { at: NOW, fields, more: 3, voided: [words] },
            closingReason: words,
            grants: [{ kind: 'escalated', to: [`role:${words}`], at: NOW }],
            decidedAt: state === 'pending' ? null : NOW,
          }
          const message = toMessage(exampleSubject('approval request', {}, approval))
          const rendered = toBlockKit(message, { conservative })
          expect(violations(rendered)).toEqual([])
          expect(mentioned(rendered.blocks)).toEqual([])
          expect(ids(rendered.blocks).includes('approval.approve')).toBe(state === 'pending')
        },
      ),
      { numRuns: 100 },
    )
  })

  it('shows the parameters of what is approved in full, or says that they continue', () => {
    const parameters = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ maxLength: 2_000 }), {
      maxKeys: 30,
    })
    fc.assert(
      fc.property(parameters, fc.string({ maxLength: 30_000 }), (parameters, description) => {
        const event = { type: 'approval-request', title: 'Run', action: { name: 'run', parameters } }
        const message = toMessage(aSubject(description.trim() ? { ...event, description } : event))
        const code = message.blocks.find((block) => block.kind === 'code')
        const shown = texts(toBlockKit(message).blocks).join('')
        const whole = code?.kind === 'code' && shown.includes(code.text)
        expect(whole || /continued in View details \(\d+ more characters?\)/.test(shown)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('begins long code, and says how much of it is left', () => {
    const text = `${'x'.repeat(79)}\n`.repeat(1_000)
    const { blocks } = toBlockKit({ ...MESSAGE, blocks: [{ kind: 'code', label: 'Action', text }] })
    const shown = texts(blocks).join('')
    const shownCode = shown.match(/x/g)?.length ?? 0
    const left = Number(/\((\d+) more characters\)/.exec(shown)?.[1])
    expect(shownCode).toBeGreaterThan(5_000)
    expect(Math.abs(shownCode + left - 79 * 1_000)).toBeLessThan(1_000)
    expect(ids(blocks)).toEqual(['details.open'])
  })

  it('offers the details only where something is left out', () => {
    expect(ids(toBlockKit(MESSAGE).blocks)).toEqual([])
    const long: Message = { ...MESSAGE, blocks: [{ kind: 'text', text: 'word '.repeat(5_000) }] }
    expect(ids(toBlockKit(long).blocks)).toEqual(['details.open'])
  })

  it('repeats a title that is too long for the header in full below it', () => {
    const title = 'Migrate the billing tables '.repeat(10).trim()
    const { blocks } = toBlockKit({ ...MESSAGE, title })
    expect(blocks[0]).toMatchObject({ type: 'header', text: { text: expect.stringMatching(/…$/) } })
    expect(texts(blocks)).toContain(title)
  })

  it('leaves what an agent wrote as text, and escapes it where it cannot be', () => {
    const { text, blocks } = toBlockKit({ ...MESSAGE, title: '<!channel> & :fire:' })
    expect(text).toContain('&lt;!channel&gt; &amp; :fire:')
    expect(blocks[0]).toMatchObject({
      text: { type: 'plain_text', text: '<!channel> & :fire:', emoji: false },
    })
  })

  it('writes out characters that turn the direction of reading', () => {
    const { blocks } = toBlockKit({ ...MESSAGE, blocks: [{ kind: 'text', text: 'safe\u202eetadpu' }] })
    expect(texts(blocks)).toContain('safe\\u202eetadpu')
  })

  it('notifies a person who is mentioned, and writes the name only in the fallback text', () => {
    const { text, blocks } = toBlockKit({ ...MESSAGE, highlights: [['Your turn, ', { mention: ALEX }]] })
    expect(mentioned(blocks)).toEqual(['U0ALEX'])
    expect(text).toContain('Your turn, Alex Kim')
    expect(text).not.toContain('U0ALEX')
  })

  it('names a person who has no account there, and everybody in the oldest blocks', () => {
    const nobody = aPerson({ slack: [] })
    const call = (mention: Person): Message => ({
      ...MESSAGE,
      blocks: [{ kind: 'text', text: [{ mention }] }],
    })
    expect(texts(toBlockKit(call(nobody)).blocks)).toContain('Alex Kim')
    expect(texts(toBlockKit(call(ALEX), { conservative: true }).blocks)).toContain('Alex Kim')
  })

  it('only names a person whom a comment would notify', () => {
    const text = [{ mention: ALEX, inComments: true }, ' may approve'] as const
    const { blocks } = toBlockKit({ ...MESSAGE, blocks: [{ kind: 'text', text }] })
    expect(mentioned(blocks)).toEqual([])
    expect(texts(blocks).join('')).toContain('Alex Kim may approve')
  })

  it('keeps mentions where a long text beside them has to be shortened', () => {
    const call = { kind: 'text', text: [{ mention: ALEX }, ' ', 'word '.repeat(9_000)] } as const
    const rendered = toBlockKit({ ...MESSAGE, blocks: [call] })
    expect(mentioned(rendered.blocks)).toEqual(['U0ALEX'])
    expect(violations(rendered)).toEqual([])
  })

  it('writes a time as a date that every reader sees in their own zone', () => {
    const at = new Date('2026-11-21T10:00:00Z')
    const { blocks } = toBlockKit({ ...MESSAGE, highlights: [['Expires ', at]] })
    expect(JSON.stringify(blocks)).toContain('"timestamp":1795255200')
    expect(toBlockKit({ ...MESSAGE, highlights: [['Expires ', at]] }).text).toContain('2026-11-21 10:00 UTC')
  })

  it('writes a time that Slack cannot show in UTC', () => {
    const { blocks } = toBlockKit({ ...MESSAGE, highlights: [new Date('0001-01-01T00:00:00Z')] })
    expect(texts(blocks)).toContain('0001-01-01 00:00 UTC')
  })

  it('uses only the oldest blocks when asked to be conservative', () => {
    const { blocks } = toBlockKit(toMessage(exampleSubject('task file with its result')), {
      conservative: true,
    })
    expect([...new Set(blocks.map((block) => block.type))].sort()).toEqual(['header', 'section'])
  })

  it('gives Slack one table a message and shows the others as text', () => {
    const table = { kind: 'table', header: ['a', 'b'], rows: [['1', '']] } as const
    const { blocks } = toBlockKit({ ...MESSAGE, blocks: [table, table] })
    expect(blocks.map((block) => block.type)).toEqual(['header', 'rich_text', 'table', 'rich_text'])
  })

  it.each([true, false])(
    'shows the first of 500 fixes, and says that there are more (conservative: %s)',
    (conservative) => {
      const fix = { severity: 'minor', file: 'a.ts', issue: 'Wrong', fix: 'Right' }
      const fixes = Array.from({ length: 500 }, (_, id) => ({ ...fix, id }))
      const rendered = toBlockKit(toMessage(aSubject({ type: 'fix-review', review_id: '7', fixes })), {
        conservative,
      })
      expect(violations(rendered)).toEqual([])
      expect(texts(rendered.blocks)).toContain('Not everything fits here: View details shows all of it.')
      expect(ids(rendered.blocks)).toEqual(['details.open'])
    },
  )

  it('mends half characters, which Slack refuses', () => {
    const broken = { ...MESSAGE, title: 'a\ud83d', blocks: [{ kind: 'code', text: '\ude00b' } as const] }
    expect(violations(toBlockKit(broken))).toEqual([])
  })

  it('gives messages the blocks they need, so that a short one leaves room for the others', () => {
    const item: Message = {
      ...MESSAGE,
      blocks: [{ kind: 'text', text: 'Important' }],
      actions: [MESSAGE.details!],
      footer: ['id'],
    }
    const screen = toSlackScreen([MESSAGE, ...Array.from({ length: 8 }, () => item)])
    expect(violations(screen)).toEqual([])
    expect(texts(screen.blocks).filter((text) => text === 'Important')).toHaveLength(8)
  })

  it.each([8, 10, 12])('keeps %i messages on one screen within one message of Slack', (count) => {
    const message = toMessage(exampleSubject('approval request'))
    const screen = toSlackScreen(Array.from({ length: count }, () => message))
    expect(violations(screen)).toEqual([])
  })

  it('puts several messages on one screen without mixing up their buttons', () => {
    const message = toMessage(exampleSubject('approval request'))
    const screen = toSlackScreen([message, message, message], { within: { blocks: 100, characters: 9_000 } })
    const blockIds = screen.blocks.flatMap((block) => block.block_id ?? [])
    expect(texts(screen.blocks).filter((text) => text === 'Requested by  ')).toHaveLength(3)
    expect(blockIds).toEqual(['card-0.actions', 'card-1.actions', 'card-2.actions'])
    expect(screen.blocks.length).toBeLessThanOrEqual(SLACK.blocksInView)
    expect(violations(screen)).toEqual([])
  })
})

/** The example with strange texts in every field that takes any text, and more fields than anyone knows. */
function mangle(body: Readonly<Record<string, unknown>>, pieces: Iterator<string>): Record<string, unknown> {
  const next = () => pieces.next().value
  const data = (body.data ?? body) as Record<string, unknown>
  const changed = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, replaced(key, value, next)]),
  )
  return {
    type: body.type,
    data: {
      ...changed,
      unknown: next(),
      ping: { mention: { name: next(), slack: [{ user: 'U1' }] } },
      pings: [{ mention: { name: next(), slack: [{ user: 'U1' }] } }, next()],
      [`key ${next()}`]: { nested: [next(), { deep: next() }], [next()]: next() },
      strange: Array.from({ length: 40 }, next),
    },
  }
}

const CLOSED = new Set(['type', 'status', 'severity', 'risk', 'risk_level', 'priority', 'task_id', 'pr_url'])

function replaced(key: string, value: unknown, next: () => string): unknown {
  if (CLOSED.has(key) || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return value.startsWith('[TESTS]') ? `${value}\n${next()}` : `${next()} x`
  if (Array.isArray(value)) return value.map((item) => replaced('', item, next))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([inner, item]) => [inner, replaced(inner, item, next)]),
    )
  }
  return value
}
