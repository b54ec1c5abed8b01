/** What someone asks for, by slash command, by mentioning the bot or in a direct message. */
export type Command =
  | { readonly kind: 'pending' | 'whoami' | 'help' }
  | { readonly kind: 'show'; readonly id: string }
  | { readonly kind: 'approve' | 'reject'; readonly id: string; readonly reason: string | null }
  | { readonly kind: 'task'; readonly taskId: string }
  /** `problem` is a full sentence for the asker. */
  | { readonly kind: 'not-understood'; readonly problem: string }

/** Fewer characters would match too much by accident. */
const SHORTEST_ID = 4
const ID = /^[0-9a-f-]+$/i
/** A word, one more, and the rest as it was typed. */
const WORDS = /^(\S*)\s*(\S*)\s*([\s\S]*)$/

/** Reads what was typed, in Slack's escaped form; never throws. */
export function parseCommand(typed: string): Command {
  const text = unescaped(typed).trim()
  const [, word = '', given = '', rest = ''] = WORDS.exec(text) ?? []
  const said = word.toLowerCase()
  switch (said) {
    case '':
    case 'help':
      return { kind: 'help' }
    case 'pending':
    case 'whoami':
      return { kind: said }
    case 'show':
    case 'approve':
    case 'reject':
      return withId(said, given, rest)
    case 'task':
      return taskCommand(given)
    default:
      return notUnderstood(`I do not know “${excerpt(word)}”.`)
  }
}

/** What was said to the bot: everything after the first mention, or all of it where nobody is mentioned. */
export function withoutMention(text: string): string {
  return text.replace(/^[\s\S]*?<@[A-Z0-9]+(?:\|[^>]*)?>[,:]?/, '')
}

function withId(kind: 'show' | 'approve' | 'reject', given: string, rest: string): Command {
  const id = bare(given).toLowerCase()
  if (id === '') return notUnderstood(`Say which one: “${kind}” and the first characters of its id.`)
  if (!ID.test(id)) return notUnderstood(`“${excerpt(given)}” is not the id of an approval.`)
  if (id.length < SHORTEST_ID) {
    return notUnderstood(`“${id}” is too short: give at least ${SHORTEST_ID} characters of the id.`)
  }
  return kind === 'show' ? { kind, id } : { kind, id, reason: rest || null }
}

function taskCommand(given: string): Command {
  const taskId = bare(given)
  return taskId === '' ? notUnderstood('Say which one: “task” and its id.') : { kind: 'task', taskId }
}

function notUnderstood(problem: string): Command {
  return { kind: 'not-understood', problem }
}

/** People copy ids together with their quotes. */
function bare(given: string): string {
  return given.replace(/^[`"'“”‘’#]+|[`"'“”‘’.,:;]+$/g, '')
}

/** Slack escapes exactly these three in what people type. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

function excerpt(text: string): string {
  return text.length > 40 ? `${[...text].slice(0, 40).join('')}…` : text
}
