import { type ReadMail, readMail } from './read-mail.ts'

/** A mail in somebody's inbox. */
export interface Mail extends ReadMail {
  /** Its Message-ID, without the brackets. */
  readonly id: string
  /** What its thread is known by: the first of its references, or its own id where it has none. */
  readonly thread: string
  readonly to: string
  readonly subject: string
  readonly at: Date
  readonly isRead: boolean
}

/** A thread of mails, oldest first. */
export interface MailThread {
  readonly id: string
  readonly mails: readonly Mail[]
}

/** Everybody's inboxes. */
export interface Mailbox {
  take(raw: string, recipients: readonly string[]): void
  /** Of the mails to these addresses, the thread with the newest one first. */
  threads(isRead: (address: string) => boolean): readonly MailThread[]
  find(id: string): Mail | undefined
  markRead(id: string): void
}

/** How many mails are kept, of all people together. */
const KEPT = 200

export function mailbox({ onChange }: { onChange(): void }): Mailbox {
  let mails: readonly Mail[] = []
  return {
    take(raw, recipients) {
      const taken = recipients.map((to) => toMail(readMail(raw), to, new Date()))
      // As most mailboxes do: a mail that is handed in again is the same mail.
      const fresh = taken.filter(({ id, to }) => !mails.some((one) => one.id === id && one.to === to))
      mails = [...mails, ...fresh].slice(-KEPT)
      onChange()
    },
    threads: (isRead) => threadsOf(mails.filter(({ to }) => isRead(to))),
    find: (id) => mails.find((mail) => mail.id === id),
    markRead(id) {
      if (!mails.some((mail) => mail.id === id && !mail.isRead)) return
      mails = mails.map((mail) => (mail.id === id ? { ...mail, isRead: true } : mail))
      onChange()
    },
  }
}

function toMail(read: ReadMail, to: string, at: Date): Mail {
  const { 'message-id': own, references, subject = '' } = read.headers
  const id = withoutBrackets(own) ?? `${at.getTime()}`
  return { ...read, id, thread: withoutBrackets(references) ?? id, to, subject, at, isRead: false }
}

function withoutBrackets(id: string | undefined): string | undefined {
  return /<([^<>]+)>/.exec(id ?? '')?.[1]
}

function threadsOf(mails: readonly Mail[]): readonly MailThread[] {
  const byThread = Map.groupBy(mails, ({ thread }) => thread)
  return [...byThread].map(([id, mails]) => ({ id, mails })).toSorted((a, b) => newest(b) - newest(a))
}

function newest({ mails }: MailThread): number {
  return mails.at(-1)?.at.getTime() ?? 0
}
