export const TASK_FILES_SCHEME = 'task-files'

/** Where a review's answer goes: `task-files:<name of the finished file>`, in the place where others have a URL. */
export function toFileUrl(name: string): string {
  return `${TASK_FILES_SCHEME}:${encodeURIComponent(name)}`
}

/** The name of the file. Throws where `url` is not what `toFileUrl` made. */
export function readFileUrl(url: string): string {
  const name = url.startsWith(`${TASK_FILES_SCHEME}:`) ? url.slice(TASK_FILES_SCHEME.length + 1) : ''
  if (name === '') throw new Error(`"${url}" is no address of a task file.`)
  return decodeURIComponent(name)
}
