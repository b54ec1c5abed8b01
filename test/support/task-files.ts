import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Callback } from '../../src/domain/callback.ts'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import { parseEvent } from '../../src/domain/events/parse-event.ts'
import { eventOfFile } from '../../src/domain/task-files/event-of-file.ts'
import { toFileUrl } from '../../src/domain/task-files/reply-address.ts'
import type { Folder, TaskFile } from '../../src/domain/task-files/task-file.ts'
import { NOON } from './builders.ts'

/** A directory as seed 001 draws it. */
export function aTree() {
  const dir = mkdtempSync(join(tmpdir(), 'task-files-'))
  for (const folder of ['incoming', 'outgoing']) mkdirSync(join(dir, folder))
  const visible = (folder: Folder) => readdirSync(join(dir, folder)).toSorted()
  return {
    dir,
    path: (folder: Folder, name: string) => join(dir, folder, name),
    names: visible,
    read: (folder: Folder, name: string) => JSON.parse(readFileSync(join(dir, folder, name), 'utf8')),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}
export type Tree = ReturnType<typeof aTree>

/** A fix that keeps the contract of seed 001; `changes` replaces single fields. */
export function aFix(id: number, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    id,
    severity: 'major',
    file: 'core/a.py',
    line: 12,
    issue: 'It leaks',
    fix: 'Close it',
    verification: 'Run it twice',
    result: {
      status: 'FIXED',
      changes_made: ['Line 12: closed'],
      verification_command: 'true',
      hallucination_check: 'grep close core/a.py',
    },
    ...changes,
  }
}

export const aReview = (fixes: readonly unknown[], changes: Readonly<Record<string, unknown>> = {}) => ({
  review_id: '005_stress_test_system',
  component: 'stress_test_system',
  date: '2025-06-26',
  fixes,
  ...changes,
})

export function aTextFile(
  content: unknown,
  changes: Partial<Pick<TaskFile, 'folder' | 'name' | 'digest'>> = {},
): TaskFile {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const name = '005_stress_test_system_fixes.json'
  return { folder: 'incoming', name, digest: 'sha256:1', ...changes, kind: 'text', text }
}

/** The event that a file becomes, as it is stored. Throws where it becomes none. */
export function eventFrom(file: TaskFile): AnyEvent {
  const told = eventOfFile(file)
  const parsed = parseEvent(told?.event, 'none', NOON)
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.fields))
  return parsed.event
}

/** What a reviewer decided, as it is delivered. */
export function aDecision(
  name: string,
  said: Readonly<Record<string, unknown>>,
  id = 'callback-1',
): Callback {
  const body = {
    type: 'fix-review.decided',
    event_id: 'event-1',
    task_id: null,
    state: 'answered',
    decision: 'sent-back',
    fixes: [],
    note: null,
    answered_by: { person: 'alex', channel: 'slack', at: NOON.toISOString() },
    reason: null,
    decided_at: NOON.toISOString(),
    receipt: 'a.b.c',
    ...said,
  }
  return {
    id,
    approvalId: null,
    url: toFileUrl(name),
    body: body as unknown as Callback['body'],
    state: 'delivering',
    attempts: 0,
    createdAt: NOON,
    dueAt: NOON,
    answer: null,
    lastError: null,
    retryable: true,
  }
}
