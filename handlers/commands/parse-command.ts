import { durationMs } from '../../src/domain/duration.ts'
import { STANDING_LIMITS } from '../../templates/dialogs/standing.ts'
import { parseSilence, type SilenceWords } from './parse-silence.ts'

/** What someone asks for, by slash command, by mentioning the bot, in a direct message or in a comment. */
export type Command =
  | { readonly kind: 'pending' | 'batch' | 'back' | 'standing' | 'agents' | 'whoami' | 'stats' | 'help' }
  | { readonly kind: 'show' | 'explain' | 'withdraw'; readonly id: string }
  | {
      readonly kind: 'approve'
      readonly id: string
      readonly reason: string | null
      readonly conditions: string | null
    }
  /** `id` of the event that asks; "" in `said` asks to see it. */
  | { readonly kind: 'answer'; readonly id: string; readonly said: string }
  | { readonly kind: 'reject'; readonly id: string; readonly reason: string | null }
  | { readonly kind: 'task' | 'execute'; readonly taskId: string }
  | { readonly kind: 'run'; readonly description: string }
  | { readonly kind: 'stop'; readonly taskId: string; readonly reason: string | null }
  /** `until` and `to` as they were said: what they mean depends on the day, and on who is listed. */
  | { readonly kind: 'away'; readonly until: string; readonly to: string }
  | { readonly kind: 'reassign'; readonly id: string; readonly to: string }
  | { readonly kind: 'snooze'; readonly id: string; readonly forMs: number }
  | {
      readonly kind: 'give-standing'
      readonly id: string
      readonly uses: number
      readonly forMs: number
      readonly reason: string | null
    }
  | { readonly kind: 'revoke'; readonly id: string }
  | ({ readonly kind: 'silence' } & SilenceWords)
  | { readonly kind: 'silences' }
  | { readonly kind: 'unsilence'; readonly id: string }
  | { readonly kind: 'link'; readonly word: string }
  /** `problem` is a full sentence for the asker. `unknown`: it does not even begin with a word of ours. */
  | { readonly kind: 'not-understood'; readonly problem: string; readonly unknown?: true }

/** The approval below whose card something is said: it is meant where none is named. */
export interface Below {
  readonly id: string
  readonly taskId: string | null
}

/** Fewer characters would match too much by accident. */
const SHORTEST_ID = 4
const ID = /^[0-9a-f-]+$/i
/** A word, and the rest as it was typed. */
const FIRST_WORD = /^(\S*)\s*([\s\S]*)$/

/** Reads what was typed, also in Slack's escaped form; never throws. */
export function parseCommand(typed: string, below?: Below): Command {
  const [word, rest] = firstWord(unescaped(typed).trim())
  const said = word.toLowerCase()
  switch (said) {
    case '':
    case 'help':
      return { kind: 'help' }
    case 'pending':
    case 'batch':
    case 'back':
    case 'agents':
    case 'whoami':
    case 'stats':
      return { kind: said }
    case 'show':
    case 'explain':
    case 'withdraw':
      return withId(said, rest, below, (id) => ({ kind: said, id }))
    case 'approve':
      return withId(said, rest, below, approval)
    case 'reject':
      return withId(said, rest, below, (id, reason) => ({ kind: said, id, reason: reason || null }))
    case 'answer':
      return answer(rest)
    case 'task':
    case 'status':
      return withTask(said, rest || (below?.taskId ?? ''), (taskId) => ({ kind: 'task', taskId }))
    case 'execute':
      return withTask(said, rest, (taskId) => ({ kind: said, taskId }))
    case 'run':
      return rest === ''
        ? notUnderstood('Say what is to be done: “run” and a description.')
        : { kind: said, description: rest }
    case 'stop':
      return withTask(said, rest, (taskId, reason) => ({ kind: said, taskId, reason: reason || null }))
    case 'away':
      return away(rest)
    case 'reassign':
      return withId(said, rest, below, reassignment)
    case 'snooze':
    case 'remind':
      return withId(said, rest, below, snooze)
    case 'standing':
      return rest === '' ? { kind: said } : withId(said, rest, below, giveStanding)
    case 'revoke':
      return withId(said, rest, undefined, (id) => ({ kind: said, id }))
    case 'silence':
      return silence(rest)
    case 'silences':
      return { kind: said }
    case 'unsilence':
      return withId(said, rest, undefined, (id) => ({ kind: said, id }))
    case 'link':
      return rest === ''
        ? notUnderstood('Say who you are: “link” and your id, or the code that you got.')
        : { kind: said, word: bare(rest) }
    default:
      return { kind: 'not-understood', problem: `I do not know “${excerpt(word)}”.`, unknown: true }
  }
}

const ELSEWHERE: ReadonlySet<Command['kind']> = new Set(['run', 'execute', 'agents', 'task'])

/** Whether an orchestrator is asked, which may think longer than Slack and Linear wait for an acknowledgement. */
export function asksElsewhere({ kind }: Command): boolean {
  return ELSEWHERE.has(kind)
}

/** What was said to the bot in a conversation: everything after the first mention, or all of it where nobody is mentioned. */
export function withoutMention(text: string): string {
  return text.replace(/^[\s\S]*?<@[A-Z0-9]+(?:\|[^>]*)?>[,:]?/, '')
}

/** Letters alone may be a word (“added”, “face”): below a card an id has a digit, or is as long as ids are shown. */
const SURELY_ID = /^[`"'“#]?(?=[a-f-]*\d|[0-9a-f-]{8})[0-9a-f]/i

type ReadRest = (id: string, rest: string) => Command

function withId(kind: string, given: string, below: Below | undefined, read: ReadRest): Command {
  const named = withNamedId(kind, given, read)
  if (below === undefined) return named
  return named.kind !== 'not-understood' && SURELY_ID.test(given) ? named : read(below.id, given)
}

function withNamedId(kind: string, given: string, read: ReadRest): Command {
  const [word, rest] = firstWord(given)
  const id = bare(word).toLowerCase()
  if (id === '') return notUnderstood(`Say which one: “${kind}” and the first characters of its id.`)
  if (!ID.test(id)) return notUnderstood(`“${excerpt(word)}” is not an id.`)
  if (id.length < SHORTEST_ID) {
    return notUnderstood(`“${id}” is too short: give at least ${SHORTEST_ID} characters of the id.`)
  }
  return read(id, rest)
}

function withTask(kind: string, given: string, read: (taskId: string, rest: string) => Command): Command {
  const [word, rest] = firstWord(given)
  const taskId = bare(word)
  return taskId === '' ? notUnderstood(`Say which one: “${kind}” and its id.`) : read(taskId, rest)
}

/** Ids of events are their senders' own, so that any word may be one. */
function answer(given: string): Command {
  const [word, said] = firstWord(given)
  const id = bare(word)
  return id === ''
    ? notUnderstood('Say which question: “answer”, its id, and your answer.')
    : { kind: 'answer', id, said }
}

/** `looks good`, or `if only on staging`. */
function approval(id: string, rest: string): Command {
  const conditions = /^if[\s:]+([\s\S]+)$/i.exec(rest)?.[1]
  if (conditions !== undefined) return { kind: 'approve', id, reason: null, conditions }
  return { kind: 'approve', id, reason: rest || null, conditions: null }
}

/** `until Monday: ask Sam`, `3d sam`, `until 2026-11-23 ask @sam`. */
const FILLERS = /^(?:(?:until|till|for)\b\s*)?(?:next\b\s*)?/i
const AWAY = /^([^\s:,]+)[:,]?\s+(?:ask\s+)?(\S[\s\S]*)$/i

function away(rest: string): Command {
  const [, until, to] = AWAY.exec(rest.replace(FILLERS, '')) ?? []
  if (until === undefined || to === undefined) {
    return notUnderstood('Say until when, and who answers meanwhile: “away until monday: ask @sam”.')
  }
  return { kind: 'away', until, to: name(to) }
}

function reassignment(id: string, rest: string): Command {
  const to = name(rest.replace(/^to\s+/i, ''))
  return to === ''
    ? notUnderstood('Say who decides in your place: “reassign”, the id, and @name.')
    : { kind: 'reassign', id, to }
}

function snooze(id: string, rest: string): Command {
  const forMs = durationMs(rest.replace(/^(?:me\s+)?(?:(?:for|in)\s+)?/i, ''))
  return forMs === undefined
    ? notUnderstood('Say for how long: “snooze”, the id, and 30m, 2h or 1d.')
    : { kind: 'snooze', id, forMs }
}

/** Alone it asks what is silent. */
function silence(rest: string): Command {
  if (rest === '') return { kind: 'silences' }
  const read = parseSilence(rest)
  return 'problem' in read ? notUnderstood(read.problem) : { kind: 'silence', ...read }
}

const DAY_MS = 86_400_000

function giveStanding(id: string, rest: string): Command {
  const [count, afterCount] = firstWord(rest)
  const [time, reason] = firstWord(afterCount)
  const uses = /^\d{1,4}$/.test(count) ? Number(count) : 0
  const forMs = durationMs(time)
  if (uses < 1 || uses > STANDING_LIMITS.uses) {
    return notUnderstood(`Say how often, 1 to ${STANDING_LIMITS.uses}: “standing”, the id, 5 and 7d.`)
  }
  if (forMs === undefined || forMs > STANDING_LIMITS.days * DAY_MS) {
    return notUnderstood(`Say for how long, at most ${STANDING_LIMITS.days}d: “standing”, the id, 5 and 7d.`)
  }
  return { kind: 'give-standing', id, uses, forMs, reason: reason || null }
}

function notUnderstood(problem: string): Command {
  return { kind: 'not-understood', problem }
}

function firstWord(text: string): readonly [string, string] {
  const [, word = '', rest = ''] = FIRST_WORD.exec(text) ?? []
  return [word, rest]
}

/** People copy ids together with their quotes. */
function bare(given: string): string {
  return given.replace(/^[`"'“”‘’#]+|[`"'“”‘’.,:;]+$/g, '')
}

function name(given: string): string {
  return given.trim().replace(/[.,;!]+$/, '')
}

/** Slack writes addresses as `<https://…>`, and escapes exactly these three in what people type. */
function unescaped(text: string): string {
  return text
    .replace(/<(https?:\/\/[^|>]+)(\|[^>]*)?>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function excerpt(text: string): string {
  return text.length > 40 ? `${[...text].slice(0, 40).join('')}…` : text
}
