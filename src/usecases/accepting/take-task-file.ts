import { eventOfFile } from '../../domain/task-files/event-of-file.ts'
import { toFileUrl } from '../../domain/task-files/reply-address.ts'
import type { TaskFile } from '../../domain/task-files/task-file.ts'
import type { Log } from '../../ports/log.ts'
import type { AcceptEvents } from './accept-event.ts'

interface Needs {
  readonly acceptEvents: AcceptEvents
  readonly log: Log
}

/** Throws where it could not be stored: the file is to be taken again. */
export type TakeTaskFile = (file: TaskFile) => Promise<void>

/**
 * Takes a file of an orchestrator or its executor as an event. The same content of the same file is taken once, whichever
 * process sees it and however often; what changed is an event of its own.
 */
export function takeTaskFile({ acceptEvents, log }: Needs): TakeTaskFile {
  return async (file) => {
    const told = eventOfFile(file)
    if (told === undefined) return
    const replyTo = told.wantsAnswer ? { replyTo: toFileUrl(file.name) } : {}
    const [answer] = await acceptEvents([{ given: told.event, ...replyTo }], 'task-files')
    const fields = { folder: file.folder, file: file.name }
    // A conflict is the same content, put into other words by another version of this program.
    if (answer?.kind === 'accepted') log.info({ ...fields, event_id: answer.event.id }, 'Took a task file.')
    if (answer?.kind === 'invalid')
      log.error({ ...fields, fields: answer.fields }, 'A task file could not be made an event.')
  }
}
