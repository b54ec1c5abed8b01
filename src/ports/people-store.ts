import type { Delegation } from '../domain/delegation.ts'
import type { Identity } from '../domain/person.ts'
import type { StandingApproval } from '../domain/standing-approval.ts'

/** Who has opened which page of what is to be approved. */
export interface OpeningStore {
  record(opening: Opening): Promise<void>
  /** Whether this person opened every page of exactly that. */
  isWhole(approvalId: string, personId: string, digest: string): Promise<boolean>
}

export interface Opening {
  readonly approvalId: string
  readonly person: string
  readonly digest: string
  /** From 0. */
  readonly page: number
  readonly pages: number
}

export interface DelegationStore {
  /**
   * One a person, from now by the database's clock: a new one takes the place of the earlier. `undefined`, and nothing
   * stored, where its end is past.
   */
  set(delegation: Omit<Delegation, 'since'>): Promise<Delegation | undefined>
  /** False when there was none. */
  end(personId: string): Promise<boolean>
  /** Those in force by the database's clock. */
  active(): Promise<readonly Delegation[]>
}

export interface StandingStore {
  insert(standing: StandingApproval): Promise<void>
  find(id: string): Promise<StandingApproval | undefined>
  /** Newest first; with `activeOnly` those that may still be used. */
  list(filter: { readonly activeOnly: boolean }): Promise<readonly StandingApproval[]>
  /** Counts one use and returns its number, from 1; `undefined` where it may not be used any more. */
  use(id: string): Promise<number | undefined>
  /** False when there is none that is not revoked yet. */
  revoke(id: string, by: string): Promise<boolean>
}

/** Identities that were bound by proof. Those of the configuration are not here. */
export interface IdentityStore {
  find(identity: Identity): Promise<string | undefined>
  bind(identity: Identity, personId: string): Promise<void>
  /** Keeps the digest of a code that proves an identity; false while an earlier one is open. */
  expect(link: PendingLink): Promise<boolean>
  /** Counts a try and returns what was expected, while it is not too late and not tried too often. */
  tryLink(identity: Identity): Promise<PendingLink | undefined>
}

export interface PendingLink {
  readonly identity: Identity
  readonly personId: string
  readonly codeDigest: string
  readonly endsAt: Date
}

/** Mail addresses that want no mails on which nobody has to act. Capital and small letters are the same. */
export interface OptoutStore {
  has(address: string): Promise<boolean>
  /** Harmless where it is there already, and so is `remove` where it is not. */
  add(address: string): Promise<void>
  remove(address: string): Promise<void>
}
