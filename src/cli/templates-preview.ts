import { parseArgs } from 'node:util'
import { toMessage } from '../../templates/catalogue.ts'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toMailHtml } from '../../templates/render/mail-html.ts'
import { toMarkdown } from '../../templates/render/markdown.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { asksForApproval, newApproval } from '../domain/ask.ts'
import type { AnyEvent } from '../domain/events/event.ts'
import { parseEvent } from '../domain/events/parse-event.ts'
import type { Message } from '../domain/message.ts'
import type { Subject } from '../domain/subject.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { readEventFile } from './read-event-file.ts'

/** How each channel is told of a message; `text` is for reading here. */
const FORMS: Readonly<Record<string, (message: Message) => string>> = {
  text: toPlainText,
  slack: (message) => JSON.stringify(toBlockKit(message), null, 2),
  linear: (message) => toMarkdown(message).text,
  email: toMailHtml,
}

export const templatesPreview: Command = {
  summary: 'Show the card that an event would become, without a server',
  usage: `countersign templates preview <event.json | -> [--channel text|slack|linear|email] [--json]

  event.json  an event in a file, or "-" for one on stdin
  --channel   what this channel would be sent: Block Kit, Markdown or HTML; plain text unless given
  --json      print {"channel", "content"}; the content for Slack is an object, for every other channel a text

An approval is shown as it begins, under the built-in policies; countersign.yaml is not read. Exits 0, or 2 when the
event is not valid.`,

  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { channel: { type: 'string', default: 'text' }, json: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new UsageError('Name one event file.')
    const render = Object.hasOwn(FORMS, values.channel) ? FORMS[values.channel] : undefined
    if (render === undefined)
      throw new UsageError(`--channel takes ${Object.keys(FORMS).join(', ')}, not "${values.channel}".`)
    const event = eventIn(readEventFile(file, 'Name a file with an event.'))
    const content = render(toMessage(subjectOf(event)))
    await io.print(values.json ? asJson(values.channel, content) : content)
    return EXIT.fine
  },
}

function asJson(channel: string, content: string): string {
  return JSON.stringify({ channel, content: channel === 'slack' ? JSON.parse(content) : content }, null, 2)
}

function eventIn(given: unknown): AnyEvent {
  const parsed = parseEvent(given, 'preview', new Date())
  if (parsed.kind === 'event') return parsed.event
  const issues = parsed.fields.map(({ path, issue }) => `  ${path || 'the event'}: ${issue}`)
  throw new UsageError(`The event is not valid.\n${issues.join('\n')}`)
}

function subjectOf(event: AnyEvent): Subject {
  const fresh = { id: '00000000-0000-4000-8000-000000000000', nonce: 'preview' }
  const approval = asksForApproval(event) ? newApproval(event, fresh) : null
  return { event, approval, callback: null, inquiry: null, askable: [], reminder: null, names: {} }
}
