import type { Message, Tone } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card, forTask } from './card.ts'
import { describe } from './describe.ts'
import { capital, sentence } from './sentence.ts'
import { text } from './text.ts'

/** The types of the catalogue that only need to be read, and `generic`, which stands for every type we do not know. */
export type NoticeType =
  | 'verification-report'
  | 'integration-status'
  | 'review-complete'
  | 'merge-decision'
  | 'release-ready'
  | 'status-update'
  | 'approval-reminder'
  | 'generic'

/** A longer status is not a status but a sentence: it is shown below instead. */
const LONGEST_STATUS = 60

/** Everything readable of an event that has no template of its own. */
export function generic(subject: Subject<NoticeType>): Message {
  const { event } = subject
  const { title, message, summary, status, details, ...rest } = event.data
  const short = typeof status === 'string' && status.trim() !== '' && status.length <= LONGEST_STATUS
  const type = sentence(event.declaredType)
  return card(subject, {
    title: title === undefined ? `${type}${forTask(subject)}` : capital(title),
    tone: short ? toneOfWord(status) : 'neutral',
    status: short ? sentence(status) : title === undefined ? 'For your information' : type,
    highlights: title !== undefined && short ? [type] : [],
    blocks: [
      ...text(message),
      ...(typeof summary === 'string' ? text(summary.trim()) : []),
      ...(typeof details === 'string' ? text(details.trim()) : []),
      ...describe([
        ['Summary', typeof summary === 'string' ? undefined : summary],
        ['Status', short ? undefined : status],
        ['Details', typeof details === 'string' ? undefined : details],
      ]),
    ],
    rest,
  })
}

const TONES: readonly (readonly [RegExp, Tone])[] = [
  [/fail|error|reject|down|crash/i, 'danger'],
  [/block|warn|degrad|delay|partial|denied/i, 'warning'],
  [/wait|pending|queued/i, 'waiting'],
  [/run|progress|started|working/i, 'progress'],
  [/pass|success|ok$|done|complete|merged|approved|ready|healthy|green/i, 'success'],
]

/** How a status that nobody has defined most likely sounds; the word itself always stands beside it. */
function toneOfWord(status: string): Tone {
  return TONES.find(([words]) => words.test(status))?.[1] ?? 'neutral'
}
