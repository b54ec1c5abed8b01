import type { Verdict } from '../../src/domain/approval.ts'
import type { Message } from '../../src/domain/message.ts'
import type { Identity } from '../../src/domain/person.ts'
import type { CastResult } from '../../src/usecases/cast-vote.ts'
import { nothingToShow } from '../../templates/command-answers.ts'
import { refusalAnswer, voteAnswer } from '../../templates/vote-answers.ts'
import type { SlackNeeds } from './needs.ts'

/** What the voter is told about their vote. */
export function voteMessage(
  result: CastResult,
  verdict: Verdict,
  identity: Identity,
  { people }: Pick<SlackNeeds, 'people'>,
): Message {
  switch (result.kind) {
    case 'recorded':
      return voteAnswer(result.approval, verdict)
    case 'refused':
      return refusalAnswer(result.reason, result.approval, people.names, identity)
    case 'not-found':
      return nothingToShow()
  }
}
