import { impossible } from '../../src/domain/impossible.ts'
import type { Message } from '../../src/domain/message.ts'
import type { Identity, Person } from '../../src/domain/person.ts'
import { batchOffer } from '../../templates/approval-answers.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { helpAnswer, howToDecide, nothingToShow, whoamiAnswer } from '../../templates/command-answers.ts'
import { explanation } from '../../templates/explanation.ts'
import { standingList } from '../../templates/standing-answers.ts'
import { statisticsAnswer } from '../../templates/statistics.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import { answerByCommand } from './answer-question.ts'
import type { CommandNeeds } from './needs.ts'
import { type Asker, onNamedApproval, placeOf } from './on-named-approval.ts'
import type { Command } from './parse-command.ts'
import { pendingMessages } from './pending-messages.ts'
import { comeBack, goAway, linkByCommand, stopByCommand } from './person-commands.ts'
import { listSilencesByCommand, silenceByCommand, unsilenceByCommand } from './silence-commands.ts'
import { giveByCommand, revokeByCommand } from './standing-commands.ts'
import { reassignByCommand, snoozeByCommand, voteByCommand, withdrawByCommand } from './vote-commands.ts'
import { executeByCommand, listAgents, runByCommand, showTask } from './workflow-commands.ts'

/**
 * Does what was asked and says what to answer. Strangers get help, learn how to be added, and may say who they are; whatever
 * else they try changes nothing.
 */
export async function answerCommand(
  needs: CommandNeeds,
  command: Command,
  identity: Identity,
): Promise<readonly Message[]> {
  const place = placeOf(identity)
  const asker: Asker = { identity, person: await needs.people.find(identity) }
  switch (command.kind) {
    case 'help':
      return [helpAnswer(place)]
    case 'not-understood':
      return [helpAnswer(place, command.problem)]
    case 'link':
      return [await linkByCommand(needs, command, identity)]
    case 'whoami':
      return forListed(asker, async (person) => [whoamiAnswer(person, identity)])
    case 'pending':
      return pendingMessages(needs, identity)
    case 'batch':
      return place === 'words'
        ? pendingMessages(needs, identity)
        : forListed(asker, async () => [batchOffer()])
    case 'show':
      return forListed(asker, () => show(needs, command, asker))
    case 'explain':
      return forListed(asker, (person) => explain(needs, command, asker, person))
    case 'task':
      return forListed(asker, async () => [await showTask(needs, command.taskId)])
    case 'stats':
      return forListed(asker, async () => [statisticsAnswer(await needs.readStatistics())])
    case 'run':
      return [await runByCommand(needs, command.description, identity)]
    case 'execute':
      return [await executeByCommand(needs, command.taskId, identity)]
    case 'agents':
      return forListed(asker, async () => [await listAgents(needs, identity)])
    case 'approve':
    case 'reject':
      return voteByCommand(needs, command, asker)
    case 'answer':
      return answerByCommand(needs, command, asker)
    case 'withdraw':
      return withdrawByCommand(needs, command, asker)
    case 'reassign':
      return forListed(asker, () => reassignByCommand(needs, command, asker))
    case 'snooze':
      return snoozeByCommand(needs, command, asker)
    case 'stop':
      return [await stopByCommand(needs, command, identity)]
    case 'away':
      return forListed(asker, async () => [await goAway(needs, command, identity)])
    case 'back':
      return [await comeBack(needs, identity)]
    case 'standing':
      return forListed(asker, async () => standingList(await needs.listStanding(), needs.people.names))
    case 'give-standing':
      return giveByCommand(needs, command, asker)
    case 'silence':
      return [await silenceByCommand(needs, command, asker)]
    case 'silences':
      return forListed(asker, async () => [await listSilencesByCommand(needs)])
    case 'unsilence':
      return [await unsilenceByCommand(needs, command, asker)]
    case 'revoke':
      return [await revokeByCommand(needs, command, asker)]
    default:
      return impossible(command)
  }
}

async function forListed(
  { person, identity }: Asker,
  answer: (person: Person) => Promise<readonly Message[]>,
): Promise<readonly Message[]> {
  return person === undefined ? [strangerAnswer(identity)] : answer(person)
}

interface Named {
  /** The first characters of an id. */
  readonly id: string
}

function show(needs: CommandNeeds, { id }: Named, asker: Asker): Promise<readonly Message[]> {
  return onNamedApproval(needs, id, asker, async (approval) => {
    const subject = await needs.readSubject(approval.eventId)
    if (subject === undefined) return [nothingToShow()]
    const message = toMessage(subject)
    if (placeOf(asker.identity) === 'buttons' || approval.state !== 'pending') return [message]
    return [{ ...message, blocks: [...message.blocks, howToDecide(approval)] }]
  })
}

function explain(
  needs: CommandNeeds,
  { id }: Named,
  asker: Asker,
  person: Person,
): Promise<readonly Message[]> {
  return onNamedApproval(needs, id, asker, async (approval) => {
    const explained = await needs.explainApproval(approval)
    return [explanation(approval, explained, { personId: person.id, names: needs.people.names })]
  })
}
