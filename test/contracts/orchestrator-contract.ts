import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Callback, callbackBody } from '../../src/domain/callback.ts'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import type { Orchestrator } from '../../src/ports/orchestrator.ts'
import { anApproval, anEvent, minutes, NOON } from '../support/builders.ts'

/** What the other side does with the next report in place of taking it. */
export type FarSide =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | 'hang up'
  | 'never answer'

/** An orchestrator with its other side, which can be made to fail. */
export interface OrchestratorStage {
  readonly orchestrator: Orchestrator
  /** Where it is told. */
  readonly url: string
  next(answer: FarSide): void
  /** How often it was called, whatever it answered. */
  calls(): number
  /** Names by which it can tell that two reports are one, in the order of the reports that it took. */
  taken(): readonly string[]
  close(): Promise<void>
}

const EVENT = anEvent({ source: 'code-impl-auth' })
const BODY = callbackBody(anApproval({ state: 'approved', decidedAt: minutes(1) }, EVENT), 'approval-request')

/** What every orchestrator that is told over HTTP promises to the use case. */
export function orchestratorContract(name: string, start: () => Promise<OrchestratorStage>): void {
  describe(`${name}, as an orchestrator`, () => {
    let stage: OrchestratorStage
    beforeAll(async () => {
      stage = await start()
    })
    afterAll(() => stage.close())
    afterEach(() => vi.restoreAllMocks())

    const report = (changes: Partial<Callback> = {}, event: AnyEvent | null = EVENT) =>
      stage.orchestrator.report(aCallback(stage.url, changes), event)

    it('is told, and its answer can be shown', async () => {
      const answer = await report()
      for (const said of Object.values(answer)) if (said !== null) expect(said).toMatch(/\S/)
      expect(stage.taken()).toHaveLength(1)
    })

    it('can tell that a repeat is one', async () => {
      const before = stage.taken().length
      await report({ id: 'callback-twice' })
      await report({ id: 'callback-twice', attempts: 1 })
      const [first, second] = stage.taken().slice(before)
      expect([first, second]).toEqual(['callback-twice', 'callback-twice'])
    })

    it.each([
      [301, 'invalid'],
      [307, 'invalid'],
      [400, 'invalid'],
      [401, 'unauthorized'],
      [403, 'unauthorized'],
      [404, 'not-found'],
      [408, 'unreachable'],
      [422, 'invalid'],
      [425, 'unreachable'],
      [429, 'rate-limited'],
      [500, 'provider-error'],
      [503, 'provider-error'],
    ])('that answers %i failed with "%s", and was called once', async (status, reason) => {
      const before = stage.calls()
      stage.next({ status, headers: { location: stage.url.replace(/^[^:]+:/, 'http:') } })
      await expect(report()).rejects.toMatchObject({ name: 'DeliveryError', reason })
      expect(stage.calls()).toBe(before + 1)
    })

    it('that breaks the connection may have heard', async () => {
      stage.next('hang up')
      await expect(report()).rejects.toMatchObject({ reason: 'unreachable', outcomeUnknown: true })
    })

    it('that does not answer in time may have heard', async () => {
      const timer = new AbortController()
      const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timer.signal)
      stage.next('never answer')
      const before = stage.calls()
      const reporting = report()
      await vi.waitFor(() => expect(stage.calls()).toBe(before + 1))
      expect(timeout).toHaveBeenCalledWith(15_000)
      timer.abort(new DOMException('over', 'TimeoutError'))
      await expect(reporting).rejects.toMatchObject({ reason: 'unreachable', outcomeUnknown: true })
    })

    it('never has a secret or a payload in its errors', async () => {
      stage.next({ status: 500 })
      const { detail } = await report().then(
        () => ({ detail: '' }),
        (error: { detail: string }) => error,
      )
      expect(detail).toMatch(/500/)
      expect(detail).not.toContain('a.b.c')
    })
  })
}

/** A callback about the approval above; `changes` replaces single fields. */
export function aCallback(url: string, changes: Partial<Callback> = {}): Callback {
  return {
    id: 'callback-1',
    approvalId: BODY.approval_id,
    url,
    body: { ...BODY, receipt: 'a.b.c' },
    state: 'delivering',
    attempts: 0,
    createdAt: NOON,
    dueAt: NOON,
    answer: null,
    lastError: null,
    retryable: true,
    ...changes,
  }
}
