import type { Message } from '../../src/domain/message.ts'
import {
  notDone,
  reassignedAnswer,
  snoozedAnswer,
  withdrawnAnswer,
} from '../../templates/approval-answers.ts'
import { nothingToShow } from '../../templates/command-answers.ts'
import { reasonWanted } from '../../templates/vote-answers.ts'
import { colleague } from './colleague.ts'
import type { CommandNeeds } from './needs.ts'
import { type Asker, onNamedApproval } from './on-named-approval.ts'
import type { Command } from './parse-command.ts'
import { voteMessage } from './vote-message.ts'

type Named<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>
type Answer = Promise<readonly Message[]>

export function voteByCommand(
  needs: CommandNeeds,
  command: Named<'approve' | 'reject'>,
  asker: Asker,
): Answer {
  const { identity, person } = asker
  return onNamedApproval(needs, command.id, asker, async (approval) => {
    const { kind: verdict, reason } = command
    const { id: approvalId, digest, state } = approval
    if (verdict === 'reject' && reason === null && person && state === 'pending') {
      return [reasonWanted(approval, person.id, needs.people.names)]
    }
    const conditions = command.kind === 'approve' ? command.conditions : null
    const ballot = {
      approvalId,
      identity,
      verdict,
      channel: identity.channel,
      digest,
      reason,
      conditions,
    } as const
    return [voteMessage(await needs.castVote(ballot), verdict, identity, needs)]
  })
}

export function withdrawByCommand(
  needs: CommandNeeds,
  { id }: { readonly id: string },
  asker: Asker,
): Answer {
  return onNamedApproval(needs, id, asker, async (approval) => {
    const result = await needs.withdrawVote(approval.id, asker.identity, asker.identity.channel)
    if (result.kind === 'withdrawn') return [withdrawnAnswer(result.approval)]
    return [otherwise(needs, result, asker)]
  })
}

export async function reassignByCommand(
  needs: CommandNeeds,
  { id, to }: Named<'reassign'>,
  asker: Asker,
): Answer {
  return onNamedApproval(needs, id, asker, async (approval) => {
    const named = await colleague(needs, to, asker.identity)
    if (named.kind === 'unclear') return [named.message]
    const result = await needs.reassignApproval(approval.id, asker.identity, named.person)
    if (result.kind === 'reassigned') return [reassignedAnswer(result.approval, named.person)]
    return [otherwise(needs, result, asker)]
  })
}

export function snoozeByCommand(needs: CommandNeeds, { id, forMs }: Named<'snooze'>, asker: Asker): Answer {
  return onNamedApproval(needs, id, asker, async (approval) => {
    const result = await needs.snoozeApproval(approval.id, asker.identity, forMs)
    if (result.kind === 'snoozed') return [snoozedAnswer(result.approval, result.until)]
    return [otherwise(needs, result, asker)]
  })
}

type Otherwise = Exclude<Awaited<ReturnType<CommandNeeds['withdrawVote']>>, { readonly kind: 'withdrawn' }>

function otherwise(needs: CommandNeeds, result: Otherwise, { identity }: Asker): Message {
  return result.kind === 'refused' ? notDone(result, needs.people.names, identity) : nothingToShow()
}
