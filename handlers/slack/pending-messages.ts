import type { Message } from '../../src/domain/message.ts'
import type { Identity } from '../../src/domain/person.ts'
import { pendingAnswer } from '../../templates/command-answers.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import type { SlackNeeds } from './needs.ts'

/** So many pending approvals are read to find the most urgent among them. */
const PENDING_READ = 100

/** The list of what waits for approval. A stranger may not read it: titles come from conversations they may not be in. */
export async function pendingMessages(needs: SlackNeeds, identity: Identity): Promise<readonly Message[]> {
  const person = await needs.people.find(identity)
  if (person === undefined) return [strangerAnswer(identity)]
  const { items, next } = await needs.listApprovals({ state: 'pending' }, { limit: PENDING_READ })
  return pendingAnswer(items, next !== null, { personId: person.id, names: needs.people.names })
}
