import type { Approval } from '../../src/domain/approval.ts'
import type { Message } from '../../src/domain/message.ts'
import type { Identity, Person } from '../../src/domain/person.ts'
import { ambiguousAnswer, noSuchApproval, type Place, type Reader } from '../../templates/command-answers.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import type { CommandNeeds } from './needs.ts'

/** Who asks: a listed person, or a stranger, of whom only the account is known. */
export interface Asker {
  readonly identity: Identity
  readonly person: Person | undefined
}

/** Only Slack's answers have buttons. */
export function placeOf({ channel }: Identity): Place {
  return channel === 'slack' ? 'buttons' : 'words'
}

export function readerOf(
  { people }: Pick<CommandNeeds, 'people'>,
  { id }: Person,
  identity: Identity,
): Reader {
  return { personId: id, names: people.names, place: placeOf(identity) }
}

/**
 * Does something about the approval whose id begins like this. A stranger gets that far as well, so that the use case
 * refuses and records it, but learns nothing of what there is.
 */
export async function onNamedApproval(
  needs: CommandNeeds,
  id: string,
  { person, identity }: Asker,
  work: (approval: Approval) => Promise<readonly Message[]>,
): Promise<readonly Message[]> {
  const found = await needs.findApproval(id)
  if (found.kind === 'found') return work(found.approval)
  if (person === undefined) return [strangerAnswer(identity)]
  if (found.kind === 'none') return [noSuchApproval(id)]
  return ambiguousAnswer(id, found.approvals, readerOf(needs, person, identity))
}
