import type { Found, FoundVote } from '../found.ts'
import type { Story } from '../story.ts'

/** Votes given in advance: used as often as recorded, never too often, never for what may not be undone. */
export function* standingApprovalsAreKept({ found }: Story): Generator<string> {
  for (const { id, uses, max_uses } of found.standing) {
    const used = found.audit.filter(({ detail }) => detail.standing_approval === id)
    if (uses !== used.length) yield `standing approval: ${uses} uses, ${used.length} recorded`
    if (uses > max_uses) yield `standing approval: ${uses} uses of ${max_uses}`
    if (new Set(used.map(({ detail }) => detail.use)).size < used.length)
      yield 'standing approval: counts a use twice'
  }
  for (const vote of found.votes) if (vote.standing_id !== null) yield* isCovered(found, vote)
}

function* isCovered(found: Found, { approval_id, standing_id, at }: FoundVote): Generator<string> {
  const standing = found.standing.find(({ id }) => id === standing_id)
  const payload = found.approvals.find(({ id }) => id === approval_id)?.payload
  if (payload?.reversible !== true) yield 'standing approval: covers what may not be undone'
  if (standing === undefined) yield 'standing approval: nobody gave it'
  const revoked = Date.parse(standing?.revoked_at ?? '')
  if (Date.parse(at) > revoked) yield 'standing approval: used after it was revoked'
}

/** Each event was taken in once and is about an approval; one request has one open question. */
export function* eventsAreTakenOnce({ found, history }: Story): Generator<string> {
  for (const { id, approval_id } of found.events) {
    const accepted = found.audit.filter(({ subject }) => subject === `event:${id}`)
    if (accepted.length !== 1) yield `${id} was accepted ${accepted.length} times`
    if (approval_id === null || accepted[0]?.detail.approval_id !== approval_id)
      yield `${id} is about nothing`
    if (!found.approvals.some((one) => one.id === approval_id))
      yield `${id} is about an approval that is not there`
  }
  if (!history.named && found.approvals.length !== found.events.length)
    yield 'two questions share an approval'
  const open = found.approvals.filter(
    ({ state, expires_at }) => state === 'pending' && Date.parse(expires_at) > Date.parse(found.now),
  )
  if (history.named && open.length > 1) yield `one request has ${open.length} open questions`
}
