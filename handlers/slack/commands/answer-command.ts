import { impossible } from '../../../src/domain/impossible.ts'
import type { Message } from '../../../src/domain/message.ts'
import type { Identity, Person } from '../../../src/domain/person.ts'
import type { FoundApproval } from '../../../src/usecases/find-approval.ts'
import { toMessage } from '../../../templates/catalogue.ts'
import {
  ambiguousAnswer,
  helpAnswer,
  noSuchApproval,
  noSuchTask,
  nothingToShow,
  taskAnswer,
  whoamiAnswer,
} from '../../../templates/command-answers.ts'
import { reasonWanted, strangerAnswer } from '../../../templates/vote-answers.ts'
import type { SlackNeeds } from '../needs.ts'
import { pendingMessages } from '../pending-messages.ts'
import { voteMessage } from '../vote-message.ts'
import type { Command } from './parse-command.ts'

/** Does what was asked and says what to answer. Strangers learn how to be added, and nothing else. */
export async function answerCommand(
  needs: SlackNeeds,
  command: Command,
  identity: Identity,
): Promise<readonly Message[]> {
  const person = needs.people.find(identity)
  switch (command.kind) {
    case 'help':
      return [helpAnswer()]
    case 'not-understood':
      return [helpAnswer(command.problem)]
    case 'pending':
      return pendingMessages(needs, identity)
    case 'approve':
    case 'reject':
      return voteByCommand(needs, command, identity)
    case 'whoami':
      return [person ? whoamiAnswer(person, identity) : strangerAnswer(identity)]
    case 'show':
      return person ? show(needs, command.id, person) : [strangerAnswer(identity)]
    case 'task':
      return [person ? await task(needs, command.taskId) : strangerAnswer(identity)]
    default:
      return impossible(command)
  }
}

type VoteCommand = Extract<Command, { kind: 'approve' | 'reject' }>

/** A stranger's attempt goes to the use case as well, which refuses and records it. */
async function voteByCommand(
  needs: SlackNeeds,
  command: VoteCommand,
  identity: Identity,
): Promise<readonly Message[]> {
  const { kind: verdict, reason } = command
  const person = needs.people.find(identity)
  const found = await needs.findApproval(command.id)
  if (found.kind !== 'found') {
    return person ? notOne(needs, command.id, found, person) : [strangerAnswer(identity)]
  }
  const { id: approvalId, digest, state } = found.approval
  if (verdict === 'reject' && reason === null && person && state === 'pending') {
    return [reasonWanted(found.approval, person.id, needs.people.names)]
  }
  const result = await needs.castVote({ approvalId, identity, verdict, channel: 'slack', digest, reason })
  return [voteMessage(result, verdict, identity, needs)]
}

async function show(needs: SlackNeeds, id: string, person: Person): Promise<readonly Message[]> {
  const found = await needs.findApproval(id)
  if (found.kind !== 'found') return notOne(needs, id, found, person)
  const subject = await needs.readSubject(found.approval.eventId)
  return [subject ? toMessage(subject) : nothingToShow()]
}

/** None, or several: the person is told which. */
function notOne(
  { people }: SlackNeeds,
  id: string,
  found: Exclude<FoundApproval, { kind: 'found' }>,
  person: Person,
): readonly Message[] {
  if (found.kind === 'none') return [noSuchApproval(id)]
  return ambiguousAnswer(id, found.approvals, { personId: person.id, names: people.names })
}

async function task(needs: SlackNeeds, taskId: string): Promise<Message> {
  const timeline = await needs.readTask(taskId)
  return timeline ? taskAnswer(taskId, timeline.events, timeline.approvals) : noSuchTask(taskId)
}
