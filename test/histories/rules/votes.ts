import type { FoundApproval, FoundVote } from '../found.ts'
import { LISTED } from '../history.ts'
import type { Story } from '../story.ts'
import type { Replayed, Told } from './replay.ts'

const ms = (time: string) => Date.parse(time)

/** Every vote that should not have been counted, and why. */
export function* votesAreAllowed(
  story: Story,
  approval: FoundApproval,
  votes: readonly FoundVote[],
  { votes: told }: Replayed,
): Generator<string> {
  if (new Set(votes.map(({ person }) => person)).size < votes.length) yield 'counts a person twice'
  const places = votes.map(({ person, on_behalf_of }) => on_behalf_of ?? person)
  if (new Set(places).size < places.length) yield 'counts a place twice'
  for (const vote of votes) {
    const itsTelling = told.get(vote.person)
    const broken = itsTelling
      ? [...isAVote(story, approval, vote, itsTelling), ...mayNot(story, approval, vote, itsTelling)]
      : ['the audit does not know of it']
    yield* broken.map((why) => `${vote.verdict} of ${vote.person}: ${why}`)
  }
}

function* isAVote(
  story: Story,
  approval: FoundApproval,
  vote: FoundVote,
  { entry }: Told,
): Generator<string> {
  if (entry.detail.digest !== approval.digest) yield 'is about something else'
  if (ms(vote.at) >= ms(approval.expires_at)) yield 'came at the limit or later'
  if (ms(vote.at) > ms(entry.at)) yield 'is in the future'
  const said = Boolean(vote.reason?.trim())
  if (vote.verdict === 'reject') {
    if (!said) yield 'has no reason'
    return
  }
  if (story.history.rules.justification === 'required' && !said) yield 'is not justified'
  const beyondUndoing = approval.payload.reversible === false
  if (beyondUndoing && !hasOpened(story, approval, vote)) yield 'never opened what cannot be undone'
}

/** Why the law does not let this person cast this vote. */
function* mayNot(story: Story, approval: FoundApproval, vote: FoundVote, told: Told): Generator<string> {
  const { person, verdict, on_behalf_of: away, at, roles } = vote
  const place = away ?? person
  if (!hasPlace(story, approval, place, at)) yield `${place} may not vote`
  if (roles.toSorted().join() !== rolesOf(story, place).toSorted().join()) yield `has the roles ${roles}`
  const asker = story.history.rules.selfApproval ? undefined : askerOf(story, approval)
  if (verdict === 'approve' && (asker === person || asker === place)) yield `${asker} asks for it`
  if (away !== null) yield* mayNotStandIn(story, person, away, at, told)
  else if (told.handedOver.has(person)) yield `${person} gave their place away`
}

function* mayNotStandIn(
  story: Story,
  person: string,
  away: string,
  at: string,
  { handedOver }: Told,
): Generator<string> {
  if (story.history.rules.delegation === 'forbidden') yield 'nobody stands in here'
  if (handedOver.get(away) === person) return
  if (handedOver.has(away)) yield `${away} gave their place to somebody else`
  if (!stoodIn(story, away, person, at)) yield `${person} did not stand in for ${away}`
}

/** Whether the policy lets this person vote, or an escalation that a timer made by then. */
function hasPlace(story: Story, { id, grants }: FoundApproval, person: string, at: string): boolean {
  const { roles } = story.history.rules
  const own = rolesOf(story, person)
  if (placeOf(story, person) < 0) return false
  if (roles === null || roles.some((role) => own.includes(role))) return true
  const names = [`person:${person}`, ...own.map((role) => `role:${role}`)]
  const wasFired = story.found.timers.some(
    ({ approval_id, kind, taken_at, targets }) =>
      approval_id === id &&
      kind === 'escalation' &&
      taken_at !== null &&
      targets.some((to) => names.includes(to)),
  )
  return (
    wasFired &&
    grants.some(
      ({ kind, to, at: since }) =>
        kind === 'escalated' &&
        ms(since) <= ms(at) &&
        Array.isArray(to) &&
        to.some((one) => names.includes(one)),
    )
  )
}

function hasOpened({ found, namedByApi }: Story, { id, digest }: FoundApproval, vote: FoundVote): boolean {
  const { person, channel, at } = vote
  if (channel === 'api' && namedByApi.some((one) => one.actor === person && one.digest === digest))
    return true
  const pages = found.openings.filter(
    (one) => one.approval_id === id && one.person === person && one.digest === digest && ms(one.at) <= ms(at),
  )
  return pages.some((one) => new Set(pages.map(({ page }) => page)).size === one.pages)
}

function stoodIn({ rounds }: Story, away: string, by: string, at: string): boolean {
  return rounds.some(
    ({ from, to, standIns }) =>
      from <= ms(at) && ms(at) <= to && standIns.some((one) => one.away === away && one.by === by),
  )
}

function placeOf({ names }: Story, person: string): number {
  return Array.from({ length: LISTED }, (_, place) => names.person(place)).indexOf(person)
}

function rolesOf(story: Story, person: string): readonly string[] {
  return story.history.roles[placeOf(story, person)] ?? []
}

/** Whoever asks, or the person whose agent asks. */
function askerOf({ names }: Story, { payload: { requester } }: FoundApproval): string | undefined {
  return requester === names.agent ? names.person(0) : requester
}
