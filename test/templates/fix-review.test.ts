import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('shows a task file as it goes out', () => {
  expect(shown('task file as it goes out')).toMatchInlineSnapshot(`
    "Fix review 005_stress_test_system
    2 fixes to make

    Status            🔴 Critical  All
    ▫️ No result yet  2            2

    Component: stress_test_system
    Assigned to: executor
    Date: 2025-06-26

    Add 'result' node to each fix with status, changes_made, verification_command, and hallucination_check. Update THIS file, do not create separate results file.

    —

    1. path/to/file.py:123

    ▫️ No result yet · 🔴 Critical

    Issue: Clear description of the problem
    Asked for: Specific instructions on what to change
    How to test: How to test that the fix works

    —

    2. tests/stress/unified_stress_test_executor_v3.py:85

    ▫️ No result yet · 🔴 Critical

    Issue: Executor uses HTTP POST /stream which is not implemented
    Asked for: Replace HTTP logic with WebSocket client to ws://localhost:8003/ws/mcp
    How to test: Run test and verify it connects successfully"
  `)
})

it('shows a task file with its result', () => {
  expect(shown('task file with its result')).toMatchInlineSnapshot(`
    "Fix review 005_stress_test_system
    ✅ All done: 1 fix

    Status   🔴 Critical  All
    ✅ Fixed  1            1

    Component: stress_test_system
    Assigned to: executor
    Date: 2025-06-26

    —

    1. core/websocket_handler.py:185

    ✅ Fixed · 🔴 Critical

    Issue: WebSocket disconnect leaves orphaned processes
    Asked for: Add finally block that calls process.terminate() and process.wait()
    How to test: Start long process, disconnect WebSocket, verify no orphan processes
    Solution: Wrapped existing code in try block, added finally with null check

    What changed:
    • Line 185: Added try-finally block
    • Line 192: Added process.terminate() call
    • Line 193: Added await process.wait()

    Problems on the way:
    • Had to handle case where process was already None

    Command that verifies it:
    python3 -c "import asyncio; asyncio.run(test_orphan_cleanup())"

    Command that proves the change:
    grep -A5 'finally:' /path/to/websocket_handler.py | grep 'terminate'"
  `)
})

const fix = { id: 1, severity: 'minor', file: 'a.ts', line: '10-20', issue: 'Wrong', fix: 'Right' }
const result = (status: string) => ({ status, finding: 'Seen' })

it('counts by status and severity, and begins with what needs attention', () => {
  const fixes = [
    { ...fix, result: result('FIXED') },
    { ...fix, id: 2, severity: 'critical', result: result('FAILED') },
    { ...fix, id: 3, owner: 'sam' },
    { ...fix, id: 4, line: undefined, result: result('PARTIALLY_FIXED') },
  ]
  expect(shown('task file as it goes out', { fixes })).toMatchInlineSnapshot(`
    "Fix review 005_stress_test_system
    ⚠️ 2 of 4 not fixed

    Status              🔴 Critical  🟡 Minor  All
    ❌ Failed            1            0         1
    ⚠️ Partially fixed  0            1         1
    ▫️ No result yet    0            1         1
    ✅ Fixed             0            1         1

    Component: stress_test_system
    Assigned to: executor
    Date: 2025-06-26

    Add 'result' node to each fix with status, changes_made, verification_command, and hallucination_check. Update THIS file, do not create separate results file.

    —

    2. a.ts:10-20

    ❌ Failed · 🔴 Critical

    Issue: Wrong
    Asked for: Right
    Finding: Seen

    —

    4. a.ts

    ⚠️ Partially fixed · 🟡 Minor

    Issue: Wrong
    Asked for: Right
    Finding: Seen

    —

    3. a.ts:10-20

    ▫️ No result yet · 🟡 Minor

    Issue: Wrong
    Asked for: Right

    Owner: sam

    —

    1. a.ts:10-20

    ✅ Fixed · 🟡 Minor

    Issue: Wrong
    Asked for: Right
    Finding: Seen"
  `)
})

it.each([
  ['warning', '1 of 2 not fixed', ['FIXED', 'FAILED']],
  ['success', 'All done: 2 fixes', ['ALREADY_IMPLEMENTED', 'NO_CHANGE_NEEDED']],
  ['progress', '1 of 2 done', ['FIXED', undefined]],
  ['neutral', '1 fix to make', [undefined]],
])('sounds like "%s" when %s', (tone, status, statuses) => {
  const fixes = statuses.map((word) => ({ ...fix, result: word && result(word) }))
  expect(toMessage(exampleSubject('task file as it goes out', { fixes }))).toMatchObject({ tone, status })
})
