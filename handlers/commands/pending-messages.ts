import type { Message } from '../../src/domain/message.ts'
import type { Identity } from '../../src/domain/person.ts'
import { pendingAnswer } from '../../templates/command-answers.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import type { CommandNeeds } from './needs.ts'
import { readerOf } from './on-named-approval.ts'

/** So many are looked at, for a list in which the most urgent come first. */
export const QUESTIONS = { limit: 100 }

/** What waits for a person's vote or answer. A stranger may not read it: titles come from conversations they may not be in. */
export async function pendingMessages(needs: CommandNeeds, identity: Identity): Promise<readonly Message[]> {
  const person = await needs.people.find(identity)
  if (person === undefined) return [strangerAnswer(identity)]
  const [votable, open] = await Promise.all([needs.listVotable(person), needs.listQuestions(QUESTIONS)])
  const waiting = {
    approvals: votable.approvals,
    questions: open.items,
    more: votable.more || open.next !== null,
  }
  return pendingAnswer(waiting, readerOf(needs, person, identity))
}
