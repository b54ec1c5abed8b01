import type { Approval, Refused } from '../src/domain/approval.ts'
import type { Message, Phrase, Tone } from '../src/domain/message.ts'
import type { Identity, Person } from '../src/domain/person.ts'
import { PRIORITY, shortId } from './inbox.ts'
import { refusal } from './refusal.ts'
import { text } from './text.ts'
import { paragraph, say, strangerAnswer } from './vote-answers.ts'

type Names = Readonly<Record<string, string>>

export function withdrawnAnswer(approval: Approval): Message {
  return about(approval, 'neutral', 'Your vote is taken back', 'You can vote again while it is pending.')
}

export function reassignedAnswer(approval: Approval, to: Person): Message {
  return about(approval, 'success', `${to.name} decides in your place`, `${to.name} gets the card directly.`)
}

/** `until`: the moment of the reminder. */
export function snoozedAnswer(approval: Approval, until: Date): Message {
  const late = until >= approval.expiresAt
  const words: Phrase = late
    ? ['You would be reminded ', until, ', but it expires before, ', approval.expiresAt, '.']
    : ['You are reminded ', until, '. It expires ', approval.expiresAt, ' all the same.']
  return about(approval, late ? 'warning' : 'success', 'No reminder until then', words)
}

/** Why something other than a vote was not done. */
export function notDone(
  { reason, approval }: Pick<Refused, 'reason' | 'approval'>,
  names: Names,
  identity: Identity,
): Message {
  if (reason === 'unknown-person') return strangerAnswer(identity)
  return { ...about(approval, 'warning', 'Nothing was changed'), blocks: refusal(reason, approval, names) }
}

export function nothingToDecide(): Message {
  return say('There is nothing to decide', 'success', 'Nothing waits for your vote')
}

/** Where no dialog can be opened: a button that opens it. */
export function batchOffer(): Message {
  const button = {
    kind: 'button',
    id: 'approval.batch',
    label: 'Decide several…',
    style: 'plain',
    value: '{}',
  } as const
  return { ...say('Decide several', 'neutral', 'In one go'), actions: [button] }
}

/** The person whom somebody named: nobody, or several. */
export function whoIsMeant(words: string, candidates: readonly Person[]): Message {
  if (candidates.length === 0) {
    return say('Who is that?', 'warning', `Nobody listed is called “${words}”`, [
      paragraph('Name somebody who is listed: by mention, by id or by name.'),
    ])
  }
  const items = candidates.map(({ id, name }) => `${name}: say ${id}`)
  return say('Who of them?', 'warning', `Several are called “${words}”`, [{ kind: 'list', items }])
}

function about(approval: Approval, tone: Tone, status: string, words?: Phrase): Message {
  return {
    ...say(approval.title, tone, status, text(words)),
    priority: PRIORITY[approval.risk],
    footer: [`approval ${shortId(approval)}`],
  }
}
