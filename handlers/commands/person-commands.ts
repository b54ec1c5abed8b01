import type { Message } from '../../src/domain/message.ts'
import { momentNamed } from '../../src/domain/moment-named.ts'
import type { Identity } from '../../src/domain/person.ts'
import { awayAnswer, awayRefused, backAnswer, whenIsThat } from '../../templates/away-answers.ts'
import { noSuchTask } from '../../templates/command-answers.ts'
import { linkFinished, linkStarted } from '../../templates/link-answers.ts'
import { stopAnswer } from '../../templates/stop-answer.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import { colleague } from './colleague.ts'
import type { CommandNeeds } from './needs.ts'
import type { Command } from './parse-command.ts'

type Named<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>

/** "I am away until Monday: ask Sam." */
export async function goAway(
  needs: CommandNeeds,
  { until, to }: Named<'away'>,
  identity: Identity,
): Promise<Message> {
  const when = momentNamed(until, needs.clock.now())
  if (when === undefined) return whenIsThat(until.slice(0, 60))
  const named = await colleague(needs, to, identity)
  if (named.kind === 'unclear') return named.message
  const result = await needs.delegate(identity, named.person, when)
  return result.kind === 'delegated'
    ? awayAnswer(result.delegation, needs.people.names)
    : awayRefused(result.reason, identity)
}

export async function comeBack(needs: CommandNeeds, identity: Identity): Promise<Message> {
  const outcome = await needs.endDelegation(identity)
  return outcome === 'unknown-person' ? strangerAnswer(identity) : backAnswer(outcome)
}

/** A stranger is refused by the use case, on the record. */
export async function stopByCommand(
  needs: CommandNeeds,
  { taskId, reason }: Named<'stop'>,
  identity: Identity,
): Promise<Message> {
  const result = await needs.stopTask({ taskId, identity, channel: identity.channel, reason })
  switch (result.kind) {
    case 'stopped':
      return stopAnswer(taskId, result.cancelled, result.stops)
    case 'refused':
      return strangerAnswer(identity)
    case 'not-found':
      return noSuchTask(taskId)
  }
}

/** The code as it is sent: eight digits, perhaps in two groups. */
const CODE = /^\d{4}\s*\d{4}$/

/** Says who one is, or proves it. */
export async function linkByCommand(
  needs: CommandNeeds,
  { word }: Named<'link'>,
  identity: Identity,
): Promise<Message> {
  if (!CODE.test(word)) return linkStarted(await needs.startLink(identity, word))
  const result = await needs.finishLink(identity, word)
  return linkFinished(
    result.kind === 'linked' ? (needs.people.names[result.personId] ?? result.personId) : undefined,
  )
}
