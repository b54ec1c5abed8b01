import type { RefusalReason, Verdict } from '../../src/domain/approval.ts'
import type { Message } from '../../src/domain/message.ts'
import type { Identity } from '../../src/domain/person.ts'
import type { CastResult } from '../../src/usecases/deciding/cast-vote.ts'
import { detailsButton } from '../../templates/card.ts'
import { nothingToShow } from '../../templates/command-answers.ts'
import { refusalAnswer, voteAnswer } from '../../templates/vote-answers.ts'
import type { CommandNeeds } from './needs.ts'

/** What the voter is told about their vote. */
export function voteMessage(
  result: CastResult,
  verdict: Verdict,
  identity: Identity,
  { people }: Pick<CommandNeeds, 'people'>,
): Message {
  switch (result.kind) {
    case 'recorded':
      return voteAnswer(result.approval, verdict, people.names)
    case 'refused': {
      const message = refusalAnswer(result.reason, result.approval, people.names, identity, people.all)
      return READ_AGAIN.has(result.reason)
        ? { ...message, actions: [detailsButton(result.approval.eventId)] }
        : message
    }
    case 'not-found':
      return nothingToShow()
  }
}

/** Refusals that ask the voter to read something: the way to it stands right there. */
const READ_AGAIN: ReadonlySet<RefusalReason> = new Set(['not-opened', 'payload-changed'])
