import type { Message } from '../../src/domain/message.ts'
import type { Identity } from '../../src/domain/person.ts'
import { pendingAnswer } from '../../templates/command-answers.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import type { CommandNeeds } from './needs.ts'
import { readerOf } from './on-named-approval.ts'

/** What waits for a person's vote. A stranger may not read it: titles come from conversations they may not be in. */
export async function pendingMessages(needs: CommandNeeds, identity: Identity): Promise<readonly Message[]> {
  const person = await needs.people.find(identity)
  if (person === undefined) return [strangerAnswer(identity)]
  const { approvals, more } = await needs.listVotable(person)
  return pendingAnswer(approvals, more, readerOf(needs, person, identity))
}
