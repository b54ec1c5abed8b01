import type { Silence, SilenceRefusal } from '../src/domain/holding/silence.ts'
import { impossible } from '../src/domain/impossible.ts'
import type { Message, Phrase } from '../src/domain/message.ts'
import type { Identity } from '../src/domain/person.ts'
import { matchWords } from '../src/domain/routing.ts'
import { counted } from './sentence.ts'
import { paragraph, say, strangerAnswer } from './vote-answers.ts'

type Names = Readonly<Record<string, string>>
interface Held {
  readonly silence: Silence
  readonly held: number
}

/** So many are still read. */
const LISTED = 20

/** What is silent now, with how much each silence has held back. */
export function silenceList(all: readonly Held[], names: Names): Message {
  if (all.length === 0)
    return say('Nothing is silenced', 'neutral', 'Every event is shown where its routes say', [
      paragraph('“silence source=ci 2h noisy deploys” holds back what comes from ci for two hours.'),
    ])
  const items = all
    .slice(0, LISTED)
    .map(
      ({ silence, held }): Phrase => [
        `${short(silence)}: ${matchWords(silence.match)} until `,
        silence.endsAt,
        `, by ${names[silence.by] ?? silence.by} (${silence.reason}); ${heldWords(held)}`,
      ],
    )
  const hidden = all.length - items.length
  return say('Silenced now', 'neutral', counted(all.length, 'silence'), [
    { kind: 'list', items },
    ...(hidden > 0 ? [paragraph(`${hidden} older ones are not listed here.`)] : []),
    paragraph(
      '“unsilence” and the id ends one. What is critical, and what asks for an answer, always comes.',
    ),
  ])
}

export function silencedAnswer(silence: Silence): Message {
  return {
    ...say(`Silenced: ${matchWords(silence.match)}`, 'success', 'Stored and found, but not shown', [
      paragraph(silence.reason),
      paragraph('Approvals, questions and what is critical still come.'),
    ]),
    highlights: [['Until ', silence.endsAt]],
    footer: [`silence ${short(silence)}`],
  }
}

/** `held`: what it has swallowed; null where it was over before. */
export function unsilencedAnswer(silence: Silence, held: number | null): Message {
  if (held === null) return say('There is nothing to end', 'neutral', 'This silence is over already')
  return say(`No longer silenced: ${matchWords(silence.match)}`, 'success', capitalHeld(held), [
    paragraph('What it held back is not sent afterwards; each event can be found by its task or its id.'),
  ])
}

/** For whoever made it, once it is over. */
export function silenceEnded(silence: Silence, held: number): Message {
  return {
    ...say(`Your silence is over: ${matchWords(silence.match)}`, 'neutral', capitalHeld(held), [
      paragraph('They are stored, and not sent afterwards.'),
    ]),
    footer: [`silence ${short(silence)}`],
  }
}

export function silenceRefused(reason: 'unknown-person' | SilenceRefusal, identity: Identity): Message {
  const because = (status: string) => say('Nothing was silenced', 'warning', status)
  switch (reason) {
    case 'unknown-person':
      return strangerAnswer(identity)
    case 'matches-everything':
      return because('It would be for every event: name a source, a type or a task')
    case 'matches-nothing':
      return because(
        'It would be for no event: name the priority low, normal or high. What is critical always comes',
      )
    case 'too-long':
      return because('At most 7d; what shall be quiet for longer is a route, for countersign.yaml')
    case 'already-ended':
      return because('It would have ended before it began')
    case 'reason-missing':
      return because('Say why, after the time: “silence source=ci 2h noisy deploys”')
    default:
      return impossible(reason)
  }
}

/** Several begin with the same characters, or none does. */
export function whichSilence(prefix: string, found: readonly Silence[]): Message {
  if (found.length === 0)
    return say('No such silence', 'warning', `Nothing begins with ${prefix}`, [
      paragraph('“silences” lists those in force.'),
    ])
  const items = found.map((one) => `${one.id}: ${matchWords(one.match)}`)
  return say('Which one?', 'warning', `Several begin with ${prefix}`, [{ kind: 'list', items }])
}

function heldWords(held: number): string {
  return held === 0 ? 'nothing held back yet' : `${counted(held, 'event')} held back`
}

function capitalHeld(held: number): string {
  return held === 0 ? 'Nothing was held back' : `${counted(held, 'event')} held back`
}

function short({ id }: Silence): string {
  return id.slice(0, 8)
}
