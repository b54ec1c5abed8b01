import { alikeTo, holdsGlobs } from '../../src/domain/alike.ts'
import type { Message } from '../../src/domain/message.ts'
import {
  givenAnswer,
  notAlike,
  revokedAnswer,
  standingRefused,
  whichStanding,
} from '../../templates/standing-answers.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import type { CommandNeeds } from './needs.ts'
import { type Asker, onNamedApproval } from './on-named-approval.ts'
import type { Command } from './parse-command.ts'

type Named<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>

/** Approves alike in advance, with exactly the parameters of one approval. */
export async function giveByCommand(
  needs: CommandNeeds,
  command: Named<'give-standing'>,
  asker: Asker,
): Promise<readonly Message[]> {
  const { identity, person } = asker
  if (person === undefined) return [strangerAnswer(identity)]
  return onNamedApproval(needs, command.id, asker, async (approval) => {
    const subject = await needs.readSubject(approval.eventId)
    const alike = alikeTo(approval, subject?.event.source ?? null)
    if (typeof alike === 'string') return [notAlike(alike)]
    // In the dialog a person sees which they are, and can change them; here nobody would.
    if (holdsGlobs(alike.parameters)) return [notAlike('parameters-too-wide')]
    const endsAt = new Date(needs.clock.now().getTime() + command.forMs)
    const reason = command.reason ?? `Alike to approval ${approval.id.slice(0, 8)}`
    const result = await needs.giveStanding(identity, { ...alike, reason, endsAt, maxUses: command.uses })
    return [result.kind === 'given' ? givenAnswer(result.standing) : standingRefused(result.reason, identity)]
  })
}

/** Revokes the standing approval whose id begins like this. */
export async function revokeByCommand(
  needs: CommandNeeds,
  { id: prefix }: Named<'revoke'>,
  { identity, person }: Asker,
): Promise<Message> {
  if (person === undefined) return strangerAnswer(identity)
  const found = (await needs.listStanding()).filter(({ id }) => id.startsWith(prefix))
  const [one, ...others] = found
  if (one === undefined || others.length > 0) return whichStanding(prefix, found)
  const outcome = await needs.revokeStanding(identity, one.id)
  return outcome === 'unknown-person' ? strangerAnswer(identity) : revokedAnswer(outcome)
}
