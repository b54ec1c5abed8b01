import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { expect, it } from 'vitest'
import type { TestDatabase } from '../support/services.ts'
import { approvalStoreContract } from './approval-store-contract.ts'
import { callbackStoreContract } from './callback-store-contract.ts'
import { cardStoreContract } from './card-store-contract.ts'
import { eventStoreContract } from './event-store-contract.ts'
import { groupStoreContract } from './group-store-contract.ts'
import { holdingStoreContract } from './holding-store-contract.ts'
import { inboxStoreContract } from './inbox-store-contract.ts'
import { paceStoreContract } from './pace-store-contract.ts'
import { receiptKeyStoreContract } from './receipt-key-store-contract.ts'
import { sessionStoreContract } from './session-store-contract.ts'
import { statisticsStoreContract } from './statistics-store-contract.ts'
import { openOn, storeStage } from './store-stage.ts'
import { taskStoreContract } from './task-store-contract.ts'
import { transactionContract } from './transaction-contract.ts'

/** What every store must do, whichever database is below it. Its larger parts have a file each. */
export function storeContract(open: () => Promise<TestDatabase>): void {
  const stage = storeStage(open)

  eventStoreContract(stage)
  transactionContract(stage)
  approvalStoreContract(stage)
  cardStoreContract(stage)
  callbackStoreContract(stage)
  groupStoreContract(stage)
  paceStoreContract(stage)
  taskStoreContract(stage)
  receiptKeyStoreContract(stage)
  sessionStoreContract(stage)
  inboxStoreContract(stage)
  statisticsStoreContract(stage)
  holdingStoreContract(stage)

  it('remembers deliveries that were handled before', async () => {
    const id = randomUUID()
    const answers = await Promise.all([1, 2, 3, 4].map(() => stage.store.processed.firstTime(id)))
    expect(answers.filter(Boolean)).toHaveLength(1)
  })

  it('forgets the deliveries of days before, and no others', async () => {
    const [old, recent] = [randomUUID(), randomUUID()]
    for (const id of [old, recent]) await stage.store.processed.firstTime(id)
    const clockHand = new pg.Pool({ ...stage.database.connection, max: 1 })
    const turnBack = `update countersign.processed set at = at - $2::interval where id = $1`
    await clockHand.query(turnBack, [old, '25 hours'])
    await clockHand.query(turnBack, [recent, '23 hours'])
    await clockHand.end()
    await stage.store.processed.forgetOld()
    expect(await stage.store.processed.firstTime(old)).toBe(true)
    expect(await stage.store.processed.firstTime(recent)).toBe(false)
  })

  it('keeps the audit in order', async () => {
    const subject = `approval:${randomUUID()}`
    await stage.store.audit.append([{ actor: 'a', action: 'one', subject, detail: { n: 1 } }])
    await stage.store.audit.append([{ actor: 'b', action: 'two', subject, detail: { list: [1, 2] } }])
    expect(await stage.store.audit.of(subject)).toMatchObject([
      { actor: 'a', action: 'one', detail: { n: 1 } },
      { actor: 'b', action: 'two', detail: { list: [1, 2] } },
    ])
  })

  it('makes a kept secret once, also for processes that start together', async () => {
    const name = randomUUID()
    const made = await Promise.all([1, 2, 3].map((n) => stage.opened.keptSecret(name, () => `secret-${n}`)))
    expect(new Set(made).size).toBe(1)
  })

  it('can be opened by several processes at once, which migrate one after the other', async () => {
    const others = await Promise.all([openOn(stage.database), openOn(stage.database)])
    await Promise.all(others.map((other) => other.ping()))
    await Promise.all(others.map((other) => other.close()))
  })
}
