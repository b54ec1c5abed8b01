import { describe, expect, it } from 'vitest'
import type { GroupSeen } from '../../src/domain/subject.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { aGroup, anEvent, aSubject } from '../support/subjects.ts'

const at = (time: string) => `2026-11-21T${time}:00Z`
const failure = (given: Record<string, unknown> = {}) => ({
  id: 'ci-40',
  type: 'failure',
  source: 'ci',
  task_id: 'GH-42',
  time: at('10:04'),
  message: 'Installing "audit" failed on line 12',
  operation: 'skill-install',
  error_code: 'INVALID',
  error_details: 'SKILL.md is missing',
  severity: 'warning',
  recovery_action: 'Will be retried',
  ...given,
})
const EARLIER = [
  failure({ id: 'ci-39', time: at('10:03'), message: 'Installing "lint"\nfailed on line 340' }),
  failure({
    id: 'ci-38',
    time: at('10:02'),
    task_id: 'GH-41',
    severity: 'error',
    target_agent: 'mac-7',
    error_details: 'README is missing',
    attempt: 3,
    region: 'eu',
    seen_at: at('09:00'),
  }),
].map(anEvent)
const group = (changes: Partial<GroupSeen> = {}) =>
  aGroup({ count: 37, firstAt: new Date(at('10:01')), earlier: EARLIER, unlisted: 34, ...changes })
const shown = (changes: Partial<GroupSeen> = {}) =>
  toMessage({ ...aSubject(failure()), group: group(changes) })

describe('the card of a group', () => {
  it('is the newest, with how many there are, and the ones before with what was different', () => {
    expect(toPlainText(shown())).toMatchInlineSnapshot(`
      "Skill installation failed
      🟡 Warning · ×37 since 2026-11-21 10:01 UTC · INVALID

      Installing "audit" failed on line 12

      Error: SKILL.md is missing
      Impact: The agent may be affected.
      What to do: You can continue your previous work. The package has to be fixed before it is installed again.
      What happens next: Will be retried

      Before this one, the newest first:
      • 2026-11-21 10:03 UTC Installing "lint" failed on line 340 (ci-39)
      • 2026-11-21 10:02 UTC the same (🟠 High · GH-41 · error details README is missing · target agent mac-7 · attempt 3 · 1 more · ci-38)
      • and 34 earlier

      from ci · task GH-42"
    `)
  })

  it('is that of the event alone where there is no other', () => {
    const alone = toMessage(aSubject(failure()))
    expect(toMessage({ ...aSubject(failure()), group: aGroup() })).toEqual(alone)
  })

  it('sounds as grave as the gravest of them, and names it', () => {
    const graver = anEvent(failure({ id: 'ci-7', severity: 'critical', time: at('10:01') }))
    const message = shown({ graver })
    expect(message).toMatchObject({ tone: 'danger', priority: 'critical' })
    const text = toPlainText(message)
    expect(text).toContain('🔴 Critical among them')
    expect(text).toContain('🔴 Critical: ')
    expect(text).toContain('ci-7')
  })

  it('names the gravest once where it is listed anyway', () => {
    const text = toPlainText(shown({ graver: EARLIER[1]! }))
    expect(text.match(/ci-38/g)).toHaveLength(1)
  })

  it('of several tasks says so, and belongs to the thread of none', () => {
    const message = shown({ scattered: true })
    expect(toPlainText(message)).toContain('one card for several tasks or operations')
    expect(message.taskId).toBeNull()
    expect(shown().taskId).toBe('GH-42')
  })

  it('counts those of whom nothing is known but that they were', () => {
    expect(toPlainText(shown({ earlier: [], unlisted: 36 }))).toContain('36 reports, not listed')
    expect(toPlainText(shown({ unlisted: 0 }))).not.toContain('earlier')
  })

  it('stays within what Slack takes, however much each of them says', () => {
    const long = 'x'.repeat(100_000)
    const earlier = Array.from({ length: 5 }, (_, n) =>
      anEvent(failure({ id: `ci-${n}`, message: long, error_details: `${n}${long}`, region: long })),
    )
    const [list] = shown({ earlier }).blocks.slice(-1)
    expect(JSON.stringify(list).length).toBeLessThan(3000)
    expect(toBlockKit(shown({ earlier })).blocks.length).toBeLessThan(50)
  })
})
