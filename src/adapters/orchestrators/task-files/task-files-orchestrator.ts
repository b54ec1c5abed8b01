import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { CallbackAnswer } from '../../../domain/callback.ts'
import { DeliveryError } from '../../../domain/errors.ts'
import type { AnyEvent } from '../../../domain/events/event.ts'
import { type FixDecision, fixDecision } from '../../../domain/task-files/fix-decision.ts'
import { callbackOf, type FollowUp, followUpOf } from '../../../domain/task-files/follow-up.ts'
import { parseFile } from '../../../domain/task-files/parse-file.ts'
import { readFileUrl } from '../../../domain/task-files/reply-address.ts'
import { FOLDERS } from '../../../domain/task-files/task-file.ts'
import type { Orchestrator } from '../../../ports/orchestrator.ts'
import { fileError } from './file-errors.ts'
import { readTaskFile } from './read-file.ts'
import { alone, writeNumbered } from './write-numbered.ts'

interface Needs {
  /** The directory that has both folders. */
  readonly dir: string
}

/**
 * Answers a review by files: what is sent back, or asked, is a new file in `outgoing/`; what is accepted stays as it is.
 * One callback makes one file, however often it is delivered. No file of others is ever changed.
 */
export function taskFilesOrchestrator({ dir }: Needs): Orchestrator {
  return {
    async report({ id, url, body }, event) {
      const decided = fixDecision.safeParse(body)
      if (!decided.success || event?.type !== 'fix-review') throw cannotSay(body.type)
      const settled = withoutFile(decided.data)
      if (settled) return settled
      try {
        const name = readFileUrl(url)
        const content = await reviewedContent(dir, name, event)
        const review = { name, content, decision: decided.data, callbackId: id }
        return answer(await alone(dir, () => written(dir, followUpOf(review), id)))
      } catch (error) {
        throw fileError(error)
      }
    },
  }
}

function cannotSay(type: string): DeliveryError {
  const what = type === 'task.stop' ? 'a stop' : `"${type}"`
  return new DeliveryError('invalid', `task files have no form for ${what}: tell the executor yourself`)
}

/** Executors read nothing but new files: an answer that asks nothing of them needs none. */
function withoutFile({ decision }: FixDecision): CallbackAnswer | undefined {
  if (decision === 'accepted')
    return { status: 'accepted', message: 'The file stays as it is, and no new one is written.' }
  return decision === null ? { status: 'closed', message: 'No file is written.' } : undefined
}

function answer(name: string): CallbackAnswer {
  return { status: 'written', message: `outgoing/${name}` }
}

/** What the reviewer saw: the file, as long as it is the same, or what the event keeps of it. */
async function reviewedContent(
  dir: string,
  name: string,
  { data }: AnyEvent & { readonly type: 'fix-review' },
): Promise<Readonly<Record<string, unknown>>> {
  const file = await readTaskFile({ dir, folder: 'incoming', name })
  if (file?.kind === 'text' && file.digest === data.task_file_digest) {
    const parsed = parseFile(file.text)
    if (parsed.kind === 'object') return parsed.content
  }
  if (data.left_out === undefined) return data
  throw new DeliveryError('not-found', `incoming/${name} has changed since it was reviewed: review it anew`)
}

async function written(dir: string, { tail, content }: FollowUp, callbackId: string): Promise<string> {
  const earlier = await findWritten(dir, tail, callbackId)
  return earlier ?? writeNumbered({ dir, tail, text: `${JSON.stringify(content, null, 2)}\n` })
}

/** The file of an earlier try, wherever its executor has moved it to by now. */
async function findWritten(dir: string, tail: string, callbackId: string): Promise<string | undefined> {
  for (const folder of FOLDERS) {
    const names = await readdir(join(dir, folder))
    for (const name of names.filter((candidate) => candidate.endsWith(`_${tail}`))) {
      const file = await readTaskFile({ dir, folder, name })
      const parsed = file?.kind === 'text' ? parseFile(file.text) : undefined
      if (parsed?.kind === 'object' && callbackOf(parsed.content) === callbackId) return name
    }
  }
  return undefined
}
