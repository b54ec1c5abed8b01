import { describe, expect, it } from 'vitest'
import { eventOfFile } from '../../../src/domain/task-files/event-of-file.ts'
import { followUpOf } from '../../../src/domain/task-files/follow-up.ts'
import { toMessage } from '../../../templates/catalogue.ts'
import { toPlainText } from '../../../templates/render/plain-text.ts'
import { blocksOf, seedText } from '../../support/seeds.ts'
import { aSubject } from '../../support/subjects.ts'
import { aFix, aReview, aTextFile, eventFrom } from '../../support/task-files.ts'

const shown = (file: ReturnType<typeof aTextFile>) =>
  toPlainText(toMessage(aSubject(eventOfFile(file)?.event)))

describe('a finished file', () => {
  it('is a review that waits for an answer, about the task that its review is', () => {
    const told = eventOfFile(aTextFile(aReview([aFix(1)])))
    expect(told).toMatchObject({
      wantsAnswer: true,
      event: { type: 'fix-review', source: 'task files', task_id: '005_stress_test_system' },
    })
    expect(eventFrom(aTextFile(aReview([aFix(1)]))).data).toMatchObject({
      task_file: 'incoming/005_stress_test_system_fixes.json',
      task_file_digest: 'sha256:1',
      fixes: [aFix(1)],
    })
  })

  it('is the same event however often it is read, and another one once it changed', () => {
    const idOf = (...of: Parameters<typeof aTextFile>) => eventFrom(aTextFile(...of)).id
    const review = aReview([aFix(1)])
    expect(idOf(review)).toBe(idOf(review))
    expect(idOf(review)).toMatch(/^incoming\.005_stress_test_system_fixes\.json\.[0-9a-f]{32}$/)
    expect(idOf(review, { digest: 'sha256:2' })).not.toBe(idOf(review))
    expect(idOf(review, { name: '006_ü?_fixes.json' })).toMatch(/^incoming\.006_-_fixes\.json\./)
  })

  const seed = seedText('001')
  it.skipIf(seed === undefined)('shows the whole of seed 001, word for word', () => {
    const [task, , , finished] = blocksOf(seed ?? '', 'json').map((text) => JSON.parse(text))
    const text = shown(aTextFile({ ...task, fixes: [finished] }))
    expect(text).toContain('All done: 1 fix')
    expect(text).toContain('python3 -c "import asyncio; asyncio.run(test_orphan_cleanup())"')
    expect(text).toContain("grep -A5 'finally:' /path/to/websocket_handler.py | grep 'terminate'")
    expect(text).not.toContain('What breaks the contract')
  })

  it('says itself what is left out, whatever the file says of that', () => {
    const file = aTextFile({ ...aReview([aFix(1)]), left_out: ['Nothing'], contract_issues: ['None'] })
    expect(eventFrom(file).data).not.toHaveProperty('left_out')
    expect(eventFrom(file).data).toMatchObject({ contract_issues: undefined })
    expect(eventFrom(file).data).toMatchObject({ left_out_as_given: ['Nothing'] })
  })

  it('that breaks the contract is shown, with what breaks it and all that it says', () => {
    const file = {
      review_id: 5,
      fixes: [
        { ...aFix(1), severity: 'blocker', line: '10-20', verification: undefined },
        { id: 2, result: { status: 'DONE', changes_made: 'Closed', verification_command: ['a', 'b'] } },
        'Close it',
        { ...aFix(4), result: 'FIXED' },
        { ...aFix(5), result: { status: 'partially fixed', changes_made: ['One'] } },
      ],
    }
    expect(shown(aTextFile(file, { name: 'review.json' }))).toMatchInlineSnapshot(`
      "Fix review 5
      ⚠️ 2 of 5 not fixed

      Status              🟠 Major  ⚪ Unclear  All
      ⚠️ Partially fixed  1         0          1
      ❔ Unclear result    0         1          1
      ▫️ No result yet    0         1          1
      ✅ Fixed             1         1          2

      File: incoming/review.json

      What breaks the contract:
      • the name is not {SEQUENCE}_{focus_area}_{type}.{ext}, as 005_stress_test_system_fixes.json is
      • review_id is not a text
      • Fix 1: severity is none of critical, major, minor
      • Fixes 1 and 2: verification is missing
      • Fix 2: severity is missing
      • Fix 2: file is missing
      • Fix 2: line is missing
      • Fix 2: issue is missing
      • Fix 2: fix is missing
      • Fixes 2 and 5: result.status is none of FIXED, NO_CHANGE_NEEDED, ALREADY_IMPLEMENTED, PARTIALLY_FIXED, FAILED
      • Fix 2: result.verification_command is not a text
      • Fixes 2 and 5: result.hallucination_check is missing
      • Fix 2: result.changes_made is not a list of lines
      • Fix #3: it is not an object
      • Fix 4: result is not an object
      • Fix 5: result.verification_command is missing

      —

      5. core/a.py:12

      ⚠️ Partially fixed · 🟠 Major

      Issue: It leaks
      Asked for: Close it
      How to test: Run it twice

      What changed:
      • One

      —

      2. (not given)

      ❔ Unclear result · ⚪ Unclear

      Issue: (not given)
      Asked for: (not given)

      What changed:
      • Closed

      Command that verifies it:
      ["a","b"]

      Status as given: DONE

      —

      #3. (not given)

      ▫️ No result yet · ⚪ Unclear

      Issue: (not given)
      Asked for: (not given)

      As given: Close it

      —

      1. core/a.py:10-20

      ✅ Fixed · ⚪ Unclear

      Issue: It leaks
      Asked for: Close it

      What changed:
      • Line 12: closed

      Command that verifies it:
      true

      Command that proves the change:
      grep close core/a.py

      Severity as given: blocker

      —

      4. core/a.py:12

      ✅ Fixed · 🟠 Major

      Issue: It leaks
      Asked for: Close it
      How to test: Run it twice

      from task files · task 5"
    `)
  })
})

describe('what cannot be read', () => {
  it.each([
    ['{"review_id": "005", ', 'is not JSON'],
    ['', 'is not JSON'],
    ['[1, 2]', 'is JSON, but not an object'],
    ['{"review_id": "005"}', 'has no list of fixes'],
    [aReview([]), 'has no list of fixes'],
    [aReview([aFix(1, { issue: 'a\u0000b' })]), 'is JSON that cannot be kept: fixes.0.issue contains'],
    ['\u0000\u0001\uD800', 'is not JSON'],
  ])('is a notice: %j %s', (content, why) => {
    const told = eventOfFile(aTextFile(content))
    expect(told?.wantsAnswer).toBe(false)
    expect(shown(aTextFile(content))).toContain(why)
  })

  it('shows the beginning of the text', () => {
    const text = shown(aTextFile(`Everything is fixed.${'x'.repeat(4000)}`))
    expect(text).toContain('Everything is fixed.')
    expect(text).toContain('… 1020 characters more')
  })

  it('says so where a review would break the form of events, and loses nothing of it', () => {
    const file = aTextFile({ ...aReview([aFix(1)]), expires_in: 'soon' })
    expect(eventOfFile(file)?.wantsAnswer).toBe(false)
    expect(shown(file)).toContain('cannot be shown as a review: data.expires_in')
    expect(shown(file)).toContain('It leaks')
  })

  it('says why a file was not opened', () => {
    const why = 'is a link that leads out of TASK_FILES_DIR'
    const file = { folder: 'incoming', name: 'a.json', digest: 'sha256:1', kind: 'unreadable', why } as const
    expect(shown(file as never)).toContain(`The file incoming/a.json ${why}. It was left as it is.`)
  })

  it('does not stumble over a byte order mark', () => {
    expect(eventFrom(aTextFile(`\uFEFF${JSON.stringify(aReview([aFix(1)]))}`)).type).toBe('fix-review')
  })
})

describe('a file for an executor', () => {
  it('is announced with its counts, and asks nothing', () => {
    const fixes = [1, 2, 3].map((id) =>
      aFix(id, { result: undefined, severity: id < 3 ? 'critical' : 'minor' }),
    )
    const file = aTextFile(aReview(fixes), { folder: 'outgoing' })
    expect(eventOfFile(file)?.wantsAnswer).toBe(false)
    expect(shown(file)).toMatchInlineSnapshot(`
      "New task file 005_stress_test_system_fixes.json
      3 fixes, 2 critical · Status update

      Review ID: 005_stress_test_system
      Component: stress_test_system

      Fixes:
      • 1. critical · core/a.py:12 · It leaks
      • 2. critical · core/a.py:12 · It leaks
      • 3. minor · core/a.py:12 · It leaks

      from task files · task 005_stress_test_system"
    `)
  })

  it('is not announced where we wrote it, until somebody changes it', () => {
    const decision = { type: 'fix-review.decided', decision: 'sent-back' } as const
    const review = { name: '005_a_fixes.json', content: aReview([aFix(1)]), decision, callbackId: 'c' }
    const { content } = followUpOf({ ...review, decision: { ...decision, fixes: [1] } })
    expect(eventOfFile(aTextFile(content, { folder: 'outgoing' }))).toBeUndefined()
    const changed = { ...content, component: 'other' }
    expect(eventOfFile(aTextFile(changed, { folder: 'outgoing' }))).toBeDefined()
    expect(eventOfFile(aTextFile(content, { folder: 'incoming' }))).toBeDefined()
  })
})

describe('a long file', () => {
  const bytesOf = (file: ReturnType<typeof aTextFile>) =>
    Buffer.byteLength(JSON.stringify(eventOfFile(file)?.event))

  it.each([
    ['long texts', aReview([1, 2, 3].map((id) => aFix(id, { issue: 'ü'.repeat(100_000) })))],
    ['many fixes', aReview(Array.from({ length: 5000 }, (_, id) => aFix(id)))],
    [
      'a long list',
      aReview([aFix(1, { result: { ...aFix(1).result, changes_made: Array(50_000).fill('One') } })]),
    ],
    ['much beside its fixes', { ...aReview([aFix(1)]), notes: Array(50_000).fill({ note: 'One' }) }],
  ])('fits into an event, and says what is left out: %s', (_, content) => {
    const file = aTextFile(content)
    expect(bytesOf(file)).toBeLessThanOrEqual(256 * 1024)
    expect(shown(file)).toContain('Not shown here')
  })

  it('says how many fixes are left out', () => {
    const { data } = eventFrom(aTextFile(aReview(Array.from({ length: 5000 }, (_, id) => aFix(id)))))
    const { fixes, left_out } = data as unknown as { fixes: unknown[]; left_out: string[] }
    expect(fixes.length).toBeGreaterThan(300)
    expect(left_out).toContain(`${5000 - fixes.length} of 5000 fixes are left out.`)
  })

  it('that fits is not touched', () => {
    expect(shown(aTextFile(aReview(Array.from({ length: 200 }, (_, id) => aFix(id)))))).not.toContain(
      'Not shown',
    )
  })
})
