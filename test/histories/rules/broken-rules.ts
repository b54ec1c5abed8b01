import type { Story } from '../story.ts'
import { decisionsAreRight } from './decisions.ts'
import {
  cardsAreNotStale,
  openingsAreTold,
  theAskerIsTold,
  timersFiredOnce,
  triesAreRecorded,
} from './effects.ts'
import { replay } from './replay.ts'
import { eventsAreTakenOnce, standingApprovalsAreKept } from './standing.ts'
import { votesAreAllowed } from './votes.ts'

/**
 * Every rule that a story breaks, in words; none for a story as it should be. The rules are said here a second time,
 * from the database's rows alone: nothing of the domain is asked.
 */
export function brokenRules(story: Story): readonly string[] {
  const ofAll = [...standingApprovalsAreKept(story), ...eventsAreTakenOnce(story)]
  const ofEach = story.found.approvals.flatMap((approval) => {
    const votes = story.found.votes.filter(({ approval_id }) => approval_id === approval.id)
    const told = replay(story, approval)
    return [
      ...told.broken,
      ...auditExplains(approval, votes, told),
      ...decisionsAreRight(story, approval, votes),
      ...votesAreAllowed(story, approval, votes, told),
      ...theAskerIsTold(story, approval, votes),
      ...cardsAreNotStale(story, approval, told),
      ...timersFiredOnce(story, approval, told),
      ...triesAreRecorded(story, approval, told),
      ...openingsAreTold(story, approval, told),
    ].map((broken) => `approval ${approval.id.slice(0, 4)} ${broken}`)
  })
  return [...ofAll, ...ofEach]
}

function* auditExplains(
  { state, digest }: Story['found']['approvals'][number],
  votes: Story['found']['votes'],
  told: ReturnType<typeof replay>,
): Generator<string> {
  if (told.state !== state) yield `is ${state}, and ${told.state} by its audit`
  if (told.digest !== null && told.digest !== digest) yield 'asks for something else than its audit says'
  const told_ = [...told.votes].map(([person, { entry }]) => `${person} ${entry.detail.verdict}`).toSorted()
  const stored = votes.map(({ person, verdict }) => `${person} ${verdict}`).toSorted()
  if (told_.join() !== stored.join()) yield `has the votes ${stored}, and by its audit ${told_}`
}
