import { DeliveryError, type FailureReason } from '../../../domain/errors.ts'

/** The table that ends the file system's influence: its code → why it failed, and so whether to try again. */
const REASONS: Readonly<Record<string, readonly [FailureReason, string]>> = {
  ENOENT: ['not-found', 'make the folders outgoing/ and incoming/ in TASK_FILES_DIR again'],
  ENOTDIR: ['not-found', 'make the folders outgoing/ and incoming/ in TASK_FILES_DIR again'],
  EACCES: ['forbidden', 'let Countersign write into outgoing/ in TASK_FILES_DIR'],
  EPERM: ['forbidden', 'let Countersign write into outgoing/ in TASK_FILES_DIR'],
  EROFS: ['forbidden', 'let Countersign write into outgoing/ in TASK_FILES_DIR'],
}

/** What went wrong with the folders, for whoever retries; anything that is not the file system's is returned as it is. */
export function fileError(error: unknown): unknown {
  const code = codeOf(error)
  if (code === undefined) return error
  const [reason, fix] = REASONS[code] ?? ['provider-error', 'check the disk that TASK_FILES_DIR is on']
  return new DeliveryError(reason, `the task file could not be written (${code}): ${fix}`, { fix })
}

/** The system's own code of a failure; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  const isSystem = error instanceof Error && 'syscall' in error && 'code' in error
  return isSystem ? String(error.code) : undefined
}
