import type { FoundApproval, FoundVote } from '../found.ts'
import type { Story } from '../story.ts'
import type { Replayed } from './replay.ts'

/** At most one callback, and it says what the row says. */
export function* theAskerIsTold(
  { found }: Story,
  approval: FoundApproval,
  votes: readonly FoundVote[],
): Generator<string> {
  const { id, state, digest, decided_at, closing_reason } = approval
  const callbacks = found.callbacks.filter(({ approval_id }) => approval_id === id)
  if (callbacks.length !== (state === 'pending' ? 0 : 1))
    yield `is ${state} and tells it ${callbacks.length} times`
  const verdict = { approved: 'approve', rejected: 'reject' }[state]
  const deciding = votes.filter((vote) => vote.verdict === verdict)
  const conditions = deciding.flatMap((vote) => vote.conditions ?? []).join('\n')
  for (const { body } of callbacks) {
    const said = [body.approval_id, body.decision, body.digest, Date.parse(String(body.decided_at))]
    if (said.join() !== [id, state, digest, Date.parse(decided_at ?? '')].join())
      yield `tells ${said.join(', ')}`
    const who = deciding.map(({ person }) => person).toSorted()
    const saidWho = body.decided_by.map((one) => ('person' in one ? String(one.person) : '')).toSorted()
    if (who.join() !== saidWho.join()) yield `tells that ${saidWho} decided, not ${who}`
    if (closing_reason !== null && body.reason !== closing_reason) yield `tells the reason ${body.reason}`
    if (state === 'approved' && lines(body.conditions) !== lines(conditions)) yield `tells ${body.conditions}`
  }
}

const lines = (text: unknown) => [...new Set(String(text ?? '').split('\n'))].toSorted().join()

/** Every card was raised when what it shows changed: by the same transaction, or by a later one about the approval. */
export function* cardsAreNotStale(
  { found }: Story,
  { id }: FoundApproval,
  { shown }: Replayed,
): Generator<string> {
  const cards = found.cards.filter((card) => card.subject_kind === 'approval' && card.subject_id === id)
  if (!cards.some(({ target }) => target === 'C0APPROVALS')) yield 'has no card'
  const last = shown.at(-1)
  const accepted = found.audit.filter(
    ({ action, detail }) => action === 'event.accepted' && detail.approval_id === id,
  )
  const fresh = new Set(
    [
      ...(last ? [last] : []),
      ...accepted.filter(({ sequence }) => last === undefined || sequence > last.sequence),
    ].map((entry) => entry.written_by),
  )
  for (const { target, desired, delivered, state, written_by } of cards) {
    if (!fresh.has(written_by)) yield `has a stale card at ${target}`
    if (desired <= delivered && state !== 'delivered')
      yield `has a card at ${target} that nobody will deliver`
  }
  const [main] = cards.filter(({ target }) => target === 'C0APPROVALS')
  const changes = new Set(shown.map((entry) => entry.written_by)).size
  if (main && main.desired < changes) yield `has a card raised ${main.desired} times for ${changes} changes`
}

/** Each timer fires once; of several at once, one calls people. */
export function* timersFiredOnce(
  { found, history: { rules } }: Story,
  { id, grants }: FoundApproval,
  { fired }: Replayed,
): Generator<string> {
  const taken = found.timers.filter(({ approval_id, taken_at }) => approval_id === id && taken_at !== null)
  const batches = Map.groupBy(taken, ({ taken_at }) => taken_at)
  if (batches.size !== fired) yield `fired ${batches.size} times and says ${fired} times`
  for (const batch of batches.values()) {
    if (batch.filter(({ called }) => called.length > 0).length > 1) yield 'called people twice at once'
  }
  for (const timer of found.timers.filter(({ approval_id }) => approval_id === id)) {
    const reminders = found.cards.filter(
      (card) => card.subject_kind === 'reminder' && card.subject_id === timer.id,
    )
    if (timer.called.length === 0 && reminders.length > 0) yield 'reminds nobody of it'
    if (timer.called.length > 0 && !reminders.some(({ target }) => target === 'C0APPROVALS'))
      yield 'calls in silence'
  }
  const waiting = found.timers.filter(
    ({ approval_id, kind, taken_at }) => approval_id === id && kind !== 'snooze' && taken_at === null,
  ).length
  const wanted = (rules.escalateTo === null ? 0 : 1) + (rules.reminds ? 2 : 0)
  if (waiting > wanted) yield `keeps ${waiting} timers where its policy has ${wanted}`
  const escalations = taken.filter(({ kind }) => kind === 'escalation').length
  if (grants.filter(({ kind }) => kind === 'escalated').length > escalations) yield 'was escalated by nobody'
}

/** What was tried has its entry, and nothing else has; a crash after the commit may have left one more. */
export function* triesAreRecorded(
  story: Story,
  { id }: FoundApproval,
  { tries }: Replayed,
): Generator<string> {
  const key = (actor: string, action: string, refused: unknown) => [actor, action, refused ?? ''].join(' ')
  const left = tries.map(({ actor, action, detail }) => key(actor, action, detail.refused))
  for (const { approvalId, actor, action, refused } of story.heard) {
    if (approvalId !== id) continue
    const at = left.indexOf(key(actor, action, refused))
    if (at < 0) yield `does not tell of: ${key(actor, action, refused)}`
    else left.splice(at, 1)
  }
  for (const { approvalId, actor } of story.unheard) {
    const at = approvalId === id ? left.findIndex((entry) => entry.startsWith(`${actor} `)) : -1
    if (at >= 0) left.splice(at, 1)
  }
  for (const entry of left) yield `tells of what nobody did: ${entry}`
}

/** An opening is told once, when the last page was seen. */
export function* openingsAreTold(
  { found }: Story,
  { id }: FoundApproval,
  { opened }: Replayed,
): Generator<string> {
  const ofMine = found.openings.filter(({ approval_id }) => approval_id === id)
  const readers = Map.groupBy(ofMine, ({ person, digest }) => `${person} ${digest}`)
  const whole = [...readers].flatMap(([reader, pages]) => (pages.length === pages[0]!.pages ? [reader] : []))
  const told = opened.map(({ actor, detail }) => `${actor} ${detail.digest}`)
  if (whole.toSorted().join() !== told.toSorted().join()) yield `was opened by ${whole}, and tells of ${told}`
}
