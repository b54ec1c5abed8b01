import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { type OpenStore, openStore } from '../../src/adapters/store/open-store.ts'
import type { Approval } from '../../src/domain/approval.ts'
import { asksForApproval, newApproval } from '../../src/domain/ask.ts'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import type { Repositories, RequestKey, Store } from '../../src/ports/store.ts'
import { anEvent } from '../support/builders.ts'
import type { TestDatabase } from '../support/services.ts'

export const LEASE_MS = 30_000
export const later = (ms: number) => new Date(Date.now() + ms)

/** The store that all parts of its contract are run against, and what they put into it. Usable inside tests only. */
export interface StoreStage {
  readonly database: TestDatabase
  readonly opened: OpenStore
  readonly store: Store
  storedEvent(given?: Record<string, unknown>, at?: Date, repositories?: Repositories): Promise<AnyEvent>
  storedApproval(given?: Record<string, unknown>, request?: RequestKey): Promise<Approval>
}

/** Opens one database for the whole contract, before its first test, and closes it after the last. */
export function storeStage(open: () => Promise<TestDatabase>): StoreStage {
  let database: TestDatabase
  let opened: OpenStore

  beforeAll(async () => {
    database = await open()
    opened = await openOn(database)
  })
  afterAll(async () => {
    await opened.close()
    await database.close()
  })

  async function storedEvent(given = {}, at = new Date(), repositories: Repositories = opened.store) {
    const event = anEvent({ id: randomUUID(), ...given }, at)
    await repositories.events.insert([event])
    return event
  }

  async function storedApproval(given = {}, request?: RequestKey) {
    const event = await storedEvent(given)
    if (!asksForApproval(event)) throw new Error('This event asks for nothing.')
    const approval = newApproval(event, { id: randomUUID(), nonce: 'n' })
    await opened.store.approvals.insert([approval], request)
    await opened.store.events.joinApproval(event.id, approval.id)
    return approval
  }

  return {
    get database() {
      return database
    },
    get opened() {
      return opened
    },
    get store() {
      return opened.store
    },
    storedEvent,
    storedApproval,
  }
}

/** One more process on the same database. */
export const openOn = ({ url }: TestDatabase) =>
  openStore({ databaseUrl: url, dataDir: '', onCreate: () => {}, onError: () => {} })
