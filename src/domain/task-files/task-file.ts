/** `outgoing`: made for an executor; `incoming`: finished by it (seed 001). */
export const FOLDERS = ['incoming', 'outgoing'] as const
export type Folder = (typeof FOLDERS)[number]

/** A file that somebody put into one of the folders, as it stood when it was read. */
export type TaskFile = {
  readonly folder: Folder
  readonly name: string
  /** `sha256:…` of its bytes; of its size and time where it was not read. */
  readonly digest: string
} & (
  | { readonly kind: 'text'; readonly text: string }
  /** `why` in words: "is larger than 4 MiB". */
  | { readonly kind: 'unreadable'; readonly why: string }
)
