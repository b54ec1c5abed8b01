import type { NotAlike } from '../src/domain/alike.ts'
import type { Message } from '../src/domain/message.ts'
import type { Identity } from '../src/domain/person.ts'
import type { StandingApproval } from '../src/domain/standing-approval.ts'
import { prettyJson } from './pretty-json.ts'
import { counted } from './sentence.ts'
import { paragraph, say, strangerAnswer } from './vote-answers.ts'

type Names = Readonly<Record<string, string>>

/** So many fit into one Slack message with their buttons. */
const LISTED = 8

/** The standing approvals that may still be used, each with the button that revokes it. */
export function standingList(standing: readonly StandingApproval[], names: Names): readonly Message[] {
  if (standing.length === 0) {
    return [
      say('Nothing is approved in advance', 'neutral', 'No standing approvals', [
        paragraph(
          'In Slack, press More on a card, then “Approve alike in advance…”, or say “standing <id> 5 7d”.',
        ),
      ]),
    ]
  }
  const hidden = standing.length - LISTED
  return [
    say('Approved in advance', 'neutral', counted(standing.length, 'standing approval')),
    ...standing.slice(0, LISTED).map((one) => item(one, names)),
    ...(hidden > 0 ? [say('Not shown here', 'neutral', `${hidden} older`)] : []),
  ]
}

function item(standing: StandingApproval, names: Names): Message {
  const { id, person, action, reason, endsAt, maxUses, uses } = standing
  return {
    ...say(title(standing), 'neutral', `By ${names[person] ?? person}`, [
      { kind: 'code', label: `Action · ${action}`, text: prettyJson(standing.parameters) },
      { kind: 'text', text: reason },
    ]),
    highlights: [`${maxUses - uses} of ${counted(maxUses, 'use')} left`, ['Until ', endsAt]],
    actions: [{ kind: 'button', id: 'standing.revoke', label: 'Revoke', style: 'danger', value: id }],
    footer: [`standing approval ${shortStanding(standing)}`],
  }
}

function title({ action, source }: StandingApproval): string {
  return source === '' ? action : `${action} from ${source}`
}

function shortStanding({ id }: StandingApproval): string {
  return id.slice(0, 8)
}

export function givenAnswer(standing: StandingApproval): Message {
  return {
    ...say(title(standing), 'success', 'Approved in advance', [
      { kind: 'code', text: prettyJson(standing.parameters) },
      paragraph(
        'It counts as one vote of yours wherever it fits. “standing” lists it, “revoke” and its id ends it.',
      ),
    ]),
    highlights: [counted(standing.maxUses, 'use'), ['Until ', standing.endsAt]],
    footer: [`standing approval ${shortStanding(standing)}`],
  }
}

export function revokedAnswer(outcome: 'revoked' | 'not-found'): Message {
  return outcome === 'revoked'
    ? say('Revoked', 'success', 'People are asked again from now on')
    : say('There is nothing to revoke', 'neutral', 'It was revoked before')
}

export function standingRefused(
  reason: 'unknown-person' | 'already-ended' | 'too-long',
  identity: Identity,
): Message {
  if (reason === 'unknown-person') return strangerAnswer(identity)
  if (reason === 'too-long') {
    return say('Nothing was approved', 'warning', 'At most 90 days; what holds longer is a policy')
  }
  return say('Nothing was approved', 'warning', 'It would have ended before it began')
}

/** Why actions like this one cannot be approved in advance. */
export function notAlike(reason: NotAlike): Message {
  return say('This is asked each time', 'warning', 'It cannot be approved in advance', [
    paragraph(WHY[reason]),
  ])
}

const WHY: Readonly<Record<NotAlike, string>> = {
  'not-reversible':
    'Only what the agent says can be undone ("reversible": true) may be approved in advance. This does not say so.',
  'no-action': 'It names no action that later requests could be compared with.',
  'too-wide': 'Its action or its source holds * or ?, so that it would cover more than this.',
  'parameters-too-wide':
    'Some of its parameters hold * or ?, so that they would cover more than this. In Slack, press More on its card: there you can see and change them.',
}

/** Several begin with the same characters, or none does. */
export function whichStanding(prefix: string, found: readonly StandingApproval[]): Message {
  if (found.length === 0) {
    return say('No such standing approval', 'warning', `Nothing begins with ${prefix}`, [
      paragraph('“standing” lists those that may still be used.'),
    ])
  }
  const items = found.map((one) => `${one.id}: ${title(one)}`)
  return say('Which one?', 'warning', `Several begin with ${prefix}`, [{ kind: 'list', items }])
}
