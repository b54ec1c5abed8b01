import type { Verdict } from '../../src/domain/approval.ts'

/** What somebody wrote, as far as it is about a decision. `addressed`: it began with our name. */
export type Said =
  | {
      readonly kind: 'vote'
      readonly addressed: boolean
      readonly verdict: Verdict
      /** The beginning of an approval's id, where one was named. */
      readonly id: string | null
      readonly reason: string | null
      readonly conditions: string | null
      /** “Grant”: it was said of attempts, and means nothing else. */
      readonly grants?: true
    }
  | { readonly kind: 'unclear'; readonly addressed: boolean }
  /** Anything else that is said to us; `text` is without our name. */
  | {
      readonly kind: 'words'
      readonly addressed: true
      readonly text: string
      readonly aboutDeciding: boolean
    }
  /** People talking with each other. */
  | { readonly kind: 'nothing' }

/** `@countersign`, as a word, as a link, or as the address of a profile, which is what a mention is in Linear. */
const OUR_NAME =
  /^(?:@countersign\b|\[@?countersign\]\([^)]*\)|<?https:\/\/linear\.app\/[\w-]+\/profiles\/countersign[\w-]*>?)[\s:,]*/i
const OUR_NAME_WITHIN = new RegExp(OUR_NAME.source.slice(1), 'i')
const OTHER_NAME = /^(?:@\w|\[@|<?https:\/\/linear\.app\/[\w-]+\/profiles\/)/i

const VERDICT = /^(approved?|reject(?:ed)?)(?![\p{L}\p{N}'’-])[\s.,!]*/iu
/** “grant 2”, “grant all”, “grant 2 attempts: enough to see”: said of attempts alone. */
const GRANT = /^grant(?:ed)?\s+(?:(all)\b|(?=\d))(?:\s+(?:of them\b)?)?/i
const SPEAKS_OF_IT = /\b(?:approv\w*|reject\w*|disapprov\w*)/i
const NAMED_ID = /^(?:REQUEST_ID|ID)\s*=\s*["'`]?([0-9a-f-]{4,36})["'`]?(?=$|[\s.,:;!])[\s.,;!]*/i
/** Letters alone may be a word (“added”, “face”), so that an id has a digit, or is as long as ids are shown. */
const BARE_ID = /^[`"'#]?((?=[0-9a-f-]*\d)[0-9a-f]{4,8}(?:-[0-9a-f-]*)?)[`"']?(?=$|[\s.,:;!])[\s.,;!]*/i
const REASON = /^(?::|-|–|—|because\b:?|reason\s*[=:]|REASON\s*=)\s*/i
/** What nobody says who is sure. “No” and “not” stand in conditions as well (“not on Friday”), so that they are not here. */
const DOUBT =
  /\?|\b(?:not sure|unsure|maybe|perhaps|not yet|wait|hold on|do(?: not|n['’]t) (?:approve|reject|count)|just kidding|i (?:think|guess)|should (?:i|we)|can (?:i|we)|undo|cancel that)\b/i

/** “Approve nothing”, “approved by Sam yesterday”: the verdict's opposite, or a report. */
const TAKEN_BACK = /^(?:not|no|nothing|none|never|neither|later|tomorrow|by)\b/i
const FILLERS = /^(?:(?:this|it|that)\b[\s.,!]*)?(?:(?:please|thanks|thank you)[\s.,!]*$)?/i

/**
 * Reads a reply. Generous with spelling and markup, but it never guesses: whatever speaks of approving or rejecting and
 * is not plainly one of both is `unclear`. What follows the verdict is a condition, unless it is said to be a reason.
 */
export function parseReply(body: string): Said {
  const text = withoutMarkup(body)
  const addressed = OUR_NAME.test(text)
  if (!addressed && OTHER_NAME.test(text)) return { kind: 'nothing' }
  const words = text.replace(OUR_NAME, '')
  const grant = GRANT.exec(words)
  if (grant) {
    const meaning = meaningOf('approve', words.slice(grant[0].length))
    return { kind: 'vote', addressed, verdict: 'approve', id: null, ...meaning, grants: true }
  }
  const [spoken, word] = VERDICT.exec(words) ?? []
  if (spoken === undefined || word === undefined) {
    const aboutDeciding = SPEAKS_OF_IT.test(words)
    if (addressed) return { kind: 'words', addressed, text: words, aboutDeciding }
    return aboutDeciding ? { kind: 'unclear', addressed } : { kind: 'nothing' }
  }
  const verdict: Verdict = word.toLowerCase().startsWith('approve') ? 'approve' : 'reject'
  const [id, said] = withId(words.slice(spoken.length))
  const rest = said.replace(FILLERS, '')
  if (isDoubtful(verdict, rest)) return { kind: 'unclear', addressed }
  return { kind: 'vote', addressed, verdict, id, ...meaningOf(verdict, rest) }
}

/** What follows our name, wherever that stands; undefined where it does not. */
export function afterOurName(body: string): string | undefined {
  const own = withoutQuotes(body)
  const [found] = OUR_NAME_WITHIN.exec(own) ?? []
  return found === undefined ? undefined : own.slice(own.indexOf(found) + found.length).trim()
}

/** Quotes are what others said. */
function withoutQuotes(body: string): string {
  return body
    .split('\n')
    .filter((line) => !/^\s*>/.test(line))
    .join('\n')
}

/** Emphasis and a list's mark are not meant. */
function withoutMarkup(body: string): string {
  return withoutQuotes(body)
    .trim()
    .replace(/^(?:[-+]\s+|[*_`"'“”‘’]+)+/, '')
    .replace(/^(@?\w+)[*_`"'”’]+/, '$1')
    .replace(/^(\w+[.!]*)[*_`]+$/, '$1')
}

/** What people say who mean to decide, and do not say what: the whole of it, in a few words. */
const VAGUE =
  /^(?:yes|yep|yeah|no|nope|ok|okay|sure|fine|agreed?|lgtm|ship it|go|go for it|go ahead|do it|(?:sounds|looks) (?:good|fine)|accept(?:ed)?|confirm(?:ed)?|allow(?:ed)?|den(?:y|ied)|declined?|veto|[+-]1|:[+-]1:)?(?:\s+(?:please|thanks|to me|with me|from me))?[\s.,!]*$/i
const VAGUE_SIGN = /[👍👎✅❌]/u
const SIGNS = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|[*_`]/gu

/** Whether words below what waits look like a decision, but do not say which: they are asked back. */
export function isVague(body: string): boolean {
  const words = withoutQuotes(body).replace(SIGNS, '').trim()
  return VAGUE.test(words) && (/\w/.test(words) || VAGUE_SIGN.test(body))
}

function withId(given: string): readonly [string | null, string] {
  for (const pattern of [NAMED_ID, BARE_ID]) {
    const [found, id] = pattern.exec(given) ?? []
    if (found !== undefined && id !== undefined) return [id.toLowerCase(), given.slice(found.length)]
  }
  return [null, given]
}

/** Why somebody rejects may be a question, or speak of what they would approve; everything else must be plain. */
function isDoubtful(verdict: Verdict, rest: string): boolean {
  if (verdict === 'reject' && REASON.test(rest)) return false
  return DOUBT.test(rest) || TAKEN_BACK.test(rest) || speaksOfOther(verdict, rest)
}

function speaksOfOther(verdict: Verdict, rest: string): boolean {
  return verdict === 'approve' ? /\b(?:reject|disapprov)/i.test(rest) : /\bapproved?\b/i.test(rest)
}

function meaningOf(verdict: Verdict, rest: string) {
  const said = rest.trim()
  const words = said.replace(REASON, '').replace(/^["“](.*)["”]$/s, '$1') || null
  const isReason = verdict === 'reject' || REASON.test(said)
  return isReason ? { reason: words, conditions: null } : { reason: null, conditions: words }
}
