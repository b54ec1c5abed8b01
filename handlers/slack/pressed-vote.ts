import type { Approval, Verdict } from '../../src/domain/approval.ts'
import type { Message } from '../../src/domain/message.ts'
import type { Identity, Person } from '../../src/domain/person.ts'
import type { CastResult } from '../../src/usecases/deciding/cast-vote.ts'
import { voteMessage } from '../commands/vote-message.ts'
import { voteValue } from './button-values.ts'
import { presserOf } from './identity.ts'
import type { SlackNeeds } from './needs.ts'
import type { Press } from './press.ts'

/** Who pressed a verdict, and about what. */
export interface PressedVote {
  readonly identity: Identity
  /** Undefined for a stranger. */
  readonly person: Person | undefined
  readonly approvalId: string
  /** Of what the presser was shown. */
  readonly digest: string
  /** As it is now; undefined where it is not known. */
  readonly approval: Approval | undefined
}

/** Undefined where nobody can read the button any more. */
export async function pressedVote(needs: SlackNeeds, press: Press): Promise<PressedVote | undefined> {
  const value = voteValue.safeParse(press.action.value)
  if (!value.success) return undefined
  const { approval: approvalId, digest } = value.data
  const identity = presserOf(press.body)
  const [person, found] = await Promise.all([needs.people.find(identity), needs.findApproval(approvalId)])
  const approval = found.kind === 'found' ? found.approval : undefined
  return { identity, person, approvalId, digest, approval }
}

/** Whether there is anything to ask the presser: someone listed saw what is still asked. */
export function isAsked(
  pressed: PressedVote,
): pressed is PressedVote & { readonly person: Person; readonly approval: Approval } {
  const { person, approval, digest } = pressed
  return person !== undefined && approval?.state === 'pending' && approval.digest === digest
}

/** Casts the vote also where it cannot count: the refusal belongs into the audit, so that it is the use case that refuses. */
export async function castPressed(
  needs: SlackNeeds,
  { approvalId, identity, digest }: PressedVote,
  verdict: Verdict,
): Promise<{ readonly result: CastResult; readonly message: Message }> {
  const result = await needs.castVote({ approvalId, identity, verdict, channel: 'slack', digest })
  return { result, message: voteMessage(result, verdict, identity, needs) }
}
