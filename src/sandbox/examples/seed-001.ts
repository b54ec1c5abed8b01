import type { Example } from './example.ts'

export const FIX = {
  id: 1,
  severity: 'critical',
  file: 'core/websocket_handler.py',
  line: 185,
  issue: 'WebSocket disconnect leaves orphaned processes',
  fix: 'Add finally block that calls process.terminate() and process.wait()',
  verification: 'Start long process, disconnect WebSocket, verify no orphan processes',
  result: {
    status: 'FIXED',
    changes_made: [
      'Line 185: Added try-finally block',
      'Line 192: Added process.terminate() call',
      'Line 193: Added await process.wait()',
    ],
    problems_encountered: ['Had to handle case where process was already None'],
    solution: 'Wrapped existing code in try block, added finally with null check',
    verification_command: 'python3 -c "import asyncio; asyncio.run(test_orphan_cleanup())"',
    hallucination_check: "grep -A5 'finally:' /path/to/websocket_handler.py | grep 'terminate'",
  },
}

/** What every task file of this review begins with. */
export const TASK_FILE = {
  type: 'fix-review',
  review_id: '005_stress_test_system',
  component: 'stress_test_system',
  date: '2025-06-26',
  assigned_to: 'executor',
}

export const INSTRUCTIONS =
  "Add 'result' node to each fix with status, changes_made, verification_command, and hallucination_check. Update THIS file, do not create separate results file."

const REVIEW = { ...TASK_FILE, instructions: INSTRUCTIONS, fixes: [FIX] }

/** Seed 001's task file with its finished fix; the tests read its parts here, too. */
export const SEED_001: readonly Example[] = [{ name: 'fix-review', label: 'Fix review', event: () => REVIEW }]
