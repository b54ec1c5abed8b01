import type { Identity, Person } from '../domain/person.ts'

export interface People {
  /** Who is behind an identity, by configuration or by proof; `undefined` for a stranger, who may do nothing. */
  find(identity: Identity): Promise<Person | undefined>
  readonly all: readonly Person[]
  /** Person id → name, of everyone known. */
  readonly names: Readonly<Record<string, string>>
}
