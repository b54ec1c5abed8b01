import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenStore, openStore } from '../../src/adapters/store/open-store.ts'
import { asksForApproval, newApproval } from '../../src/domain/ask.ts'
import type { Identity } from '../../src/domain/person.ts'
import type { StandingApproval } from '../../src/domain/standing-approval.ts'
import type { Timer } from '../../src/domain/timers.ts'
import { anEvent } from '../support/builders.ts'
import type { TestDatabase } from '../support/services.ts'

const later = (ms: number) => new Date(Date.now() + ms)

/** What every store keeps about who may decide: timers, openings, delegations, standing approvals, identities, and opted-out addresses. */
export function trustContract(open: () => Promise<TestDatabase>): void {
  let database: TestDatabase
  let opened: OpenStore

  beforeAll(async () => {
    database = await open()
    opened = await openStore({
      databaseUrl: database.url,
      dataDir: '',
      onCreate: () => {},
      onError: () => {},
    })
  })
  afterAll(async () => {
    await opened.close()
    await database.close()
  })

  async function storedApproval() {
    const event = anEvent({ id: randomUUID() }, new Date())
    if (!asksForApproval(event)) throw new Error('This event asks for nothing.')
    const approval = newApproval(event, { id: randomUUID(), nonce: 'n' })
    await opened.store.events.insert([event])
    await opened.store.approvals.insert([approval])
    return approval
  }

  describe('timers', () => {
    const TIMERS: readonly Timer[] = [
      { kind: 'reminder', dueAt: later(-2000) },
      { kind: 'escalation', dueAt: later(-1000), to: ['role:cto'] },
      { kind: 'snooze', dueAt: later(3_600_000), person: 'alex' },
    ]

    it('are taken once, when they are due, oldest first', async () => {
      const { id } = await storedApproval()
      await opened.store.timers.insert(id, TIMERS)
      expect(await opened.store.timers.due(1000)).toContain(id)
      const takes = await Promise.all(Array.from({ length: 5 }, () => opened.store.timers.takeDue(id)))
      expect(takes.flat().map(({ timer }) => timer)).toEqual(TIMERS.slice(0, 2))
      expect(await opened.store.timers.due(1000)).not.toContain(id)
      expect((await opened.store.timers.waiting(id)).map(({ timer }) => timer)).toEqual(TIMERS.slice(2))
    })

    it('remember whom they called', async () => {
      const { id } = await storedApproval()
      await opened.store.timers.insert(id, TIMERS)
      const [taken] = await opened.store.timers.takeDue(id)
      await opened.store.timers.called(taken!.id, ['alex', 'sam'])
      expect(await opened.store.timers.find(taken!.id)).toEqual({ ...taken, called: ['alex', 'sam'] })
      expect(await opened.store.timers.find('none')).toBeUndefined()
    })

    it('wait for nothing once the approval is decided, or they are cleared', async () => {
      const approval = await storedApproval()
      await opened.store.timers.insert(approval.id, TIMERS)
      await opened.store.approvals.record({ ...approval, state: 'cancelled' })
      expect(await opened.store.timers.due(1000)).not.toContain(approval.id)
      await opened.store.timers.clear(approval.id)
      expect(await opened.store.timers.waiting(approval.id)).toEqual([])
    })
  })

  describe('openings', () => {
    it('are whole when every page of exactly that was opened by that person', async () => {
      const { id } = await storedApproval()
      const { openings } = opened.store
      const page = { approvalId: id, person: 'alex', digest: 'd', pages: 2 }
      await openings.record({ ...page, page: 0 })
      await openings.record({ ...page, page: 0 })
      await openings.record({ ...page, page: 1, person: 'sam' })
      await openings.record({ ...page, page: 1, digest: 'other' })
      expect(await openings.isWhole(id, 'alex', 'd')).toBe(false)
      await openings.record({ ...page, page: 1 })
      expect(await openings.isWhole(id, 'alex', 'd')).toBe(true)
      expect(await openings.isWhole(id, 'sam', 'd')).toBe(false)
      expect(await openings.isWhole(id, 'alex', 'other')).toBe(false)
    })
  })

  describe('delegations', () => {
    it('hold until their end, one a person', async () => {
      const [from, other] = [randomUUID(), randomUUID()]
      const of = async () => (await opened.store.delegations.active()).filter((one) => one.from === from)
      expect(await opened.store.delegations.set({ from, to: 'sam', until: later(-1) })).toBeUndefined()
      expect(await of()).toEqual([])
      expect(await opened.store.delegations.set({ from, to: 'sam', until: later(60_000) })).toMatchObject({
        from,
        to: 'sam',
        since: expect.any(Date),
      })
      await opened.store.delegations.set({ from, to: other, until: later(60_000) })
      expect(await of()).toMatchObject([{ to: other }])
      expect(await opened.store.delegations.end(from)).toBe(true)
      expect(await opened.store.delegations.end(from)).toBe(false)
      expect(await of()).toEqual([])
    })
  })

  describe('standing approvals', () => {
    const standing = (changes: Partial<StandingApproval> = {}): StandingApproval => ({
      id: randomUUID(),
      person: 'alex',
      action: 'deploy',
      source: '*',
      parameters: { service: 'api' },
      reason: 'routine',
      createdAt: later(0),
      endsAt: later(60_000),
      maxUses: 3,
      uses: 0,
      revokedAt: null,
      revokedBy: null,
      ...changes,
    })
    async function stored(changes: Partial<StandingApproval> = {}) {
      const one = standing(changes)
      await opened.store.standing.insert(one)
      return one
    }
    const isListed = async (id: string) =>
      (await opened.store.standing.list({ activeOnly: true })).some((one) => one.id === id)

    it('come back as they were stored', async () => {
      const one = await stored()
      expect(await opened.store.standing.find(one.id)).toEqual(one)
      expect(await isListed(one.id)).toBe(true)
    })

    it('are used so many times and no more, however many want to at once', async () => {
      const { id } = await stored()
      const used = await Promise.all(Array.from({ length: 10 }, () => opened.store.standing.use(id)))
      expect(used.filter((use) => use !== undefined).toSorted()).toEqual([1, 2, 3])
      expect(await opened.store.standing.find(id)).toMatchObject({ uses: 3 })
      expect(await isListed(id)).toBe(false)
    })

    it('are of no use after their end, or once they are revoked', async () => {
      const ended = await stored({ endsAt: later(-1) })
      expect(await opened.store.standing.use(ended.id)).toBeUndefined()
      const { id } = await stored()
      expect(await opened.store.standing.revoke(id, 'jo')).toBe(true)
      expect(await opened.store.standing.revoke(id, 'sam')).toBe(false)
      expect(await opened.store.standing.use(id)).toBeUndefined()
      expect(await opened.store.standing.find(id)).toMatchObject({ revokedBy: 'jo' })
      expect(await isListed(id)).toBe(false)
    })
  })

  describe('identities', () => {
    const account = (team: string | undefined = 'T1'): Identity & { channel: 'slack' } => ({
      channel: 'slack',
      team,
      user: `U${randomUUID()}`,
    })
    const pending = (identity: Identity, endsAt = later(60_000)) => ({
      identity,
      personId: 'alex',
      codeDigest: 'code',
      endsAt,
    })

    it('are bound to one person, in one workspace', async () => {
      const identity = account()
      expect(await opened.store.identities.find(identity)).toBeUndefined()
      await opened.store.identities.bind(identity, 'alex')
      expect(await opened.store.identities.find(identity)).toBe('alex')
      expect(await opened.store.identities.find({ ...identity, team: 'T2' })).toBeUndefined()
    })

    it('may be proven five times at most, and in time', async () => {
      const identity = account()
      await opened.store.identities.expect(pending(identity))
      const tries = []
      for (let count = 0; count < 7; count++) tries.push(await opened.store.identities.tryLink(identity))
      expect(tries.map((link) => link?.codeDigest)).toEqual([...Array(5).fill('code'), undefined, undefined])
      const late = account()
      await opened.store.identities.expect(pending(late, later(-1)))
      expect(await opened.store.identities.tryLink(late)).toBeUndefined()
    })

    it('get no second code while the first is open, so that nobody gets more tries', async () => {
      const identity = account()
      expect(await opened.store.identities.expect(pending(identity))).toBe(true)
      expect(await opened.store.identities.expect(pending(identity))).toBe(false)
      const late = account()
      await opened.store.identities.expect(pending(late, later(-1)))
      expect(await opened.store.identities.expect(pending(late))).toBe(true)
    })

    it('cannot be proven twice with one code', async () => {
      const identity = account()
      await opened.store.identities.expect(pending(identity))
      await opened.store.identities.bind(identity, 'alex')
      expect(await opened.store.identities.tryLink(identity)).toBeUndefined()
    })
  })
  it('keeps who wants no mails about progress, whatever the letters of the address', async () => {
    const { optouts } = opened.store
    const address = `Ann-${randomUUID()}@x.io`
    expect(await optouts.has(address)).toBe(false)
    await optouts.remove(address)
    await optouts.add(address)
    await optouts.add(address.toUpperCase())
    expect(await optouts.has(address.toLowerCase())).toBe(true)
    expect(await optouts.has(`x${address}`)).toBe(false)
    await optouts.remove(address.toLowerCase())
    expect(await optouts.has(address)).toBe(false)
  })
}
