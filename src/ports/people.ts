import type { Identity, Person } from '../domain/person.ts'

export interface People {
  /** Who is behind an identity; `undefined` for a stranger, who may do nothing. */
  find(identity: Identity): Person | undefined
  /** Person id → name, of everyone known. */
  readonly names: Readonly<Record<string, string>>
}
