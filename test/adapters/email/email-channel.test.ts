import { generateKeyPairSync } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { emailChannel } from '../../../src/adapters/email/email-channel.ts'
import { createMailer, type Mailer } from '../../../src/adapters/email/mailer.ts'
import { DeliveryError } from '../../../src/domain/errors.ts'
import type { Message } from '../../../src/domain/message.ts'
import { aMessage as aBareMessage, aCard } from '../../support/cards.ts'
import { isDkimRight, readDkim } from '../../support/dkim.ts'
import { MAIL_LOGIN, startMailServer } from '../../support/mail-server.ts'

let server: Awaited<ReturnType<typeof startMailServer>>
const open: Mailer[] = []
beforeAll(async () => {
  server = await startMailServer()
})
afterEach(() => {
  for (const mailer of open.splice(0)) mailer.close()
  server.mails.length = 0
  server.answers.length = 0
})
afterAll(() => server.close())

const optoutUrl = (address: string) => `https://countersign.example/u/${address}`
const FROM = 'Countersign <countersign@example.com>'
const CARD = aCard({ id: 'c-1', destination: { channel: 'email', target: 'alex@example.com' } })
const aMessage = (changes: Partial<Message> = {}) =>
  aBareMessage({ blocks: [{ kind: 'text', text: 'Version 1.4.2' }], ...changes })

function aChannel(access: Partial<Parameters<typeof createMailer>[0]> = {}, urlOf = optoutUrl) {
  const mailer = createMailer({
    host: '127.0.0.1',
    port: server.port,
    user: undefined,
    pass: undefined,
    secure: 'none',
    dkim: undefined,
    ...access,
  })
  open.push(mailer)
  return emailChannel({ mailer, from: FROM, optoutUrl: urlOf })
}

/** A header that is not ASCII, as its reader sees it. */
function decodedWords(header = ''): string {
  return header.replace(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, word: string) =>
    decodeURIComponent(word.replaceAll('_', ' ').replaceAll('=', '%')),
  )
}

async function failureOf(work: Promise<unknown>): Promise<DeliveryError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof DeliveryError) return error
  throw new Error(`No DeliveryError: ${String(error)}`)
}

describe('a card as a mail', () => {
  it('goes to one address, as text and as HTML, and asks for no automatic answer', async () => {
    const ref = await aChannel().post(CARD, aMessage(), null)
    expect(server.mails).toHaveLength(1)
    const [mail] = server.mails
    expect(mail).toMatchObject({
      to: ['alex@example.com'],
      headers: {
        from: FROM,
        subject: 'Deploy api',
        'message-id': '<card-c-1.card@example.com>',
        'auto-submitted': 'auto-generated',
        'x-auto-response-suppress': 'All',
      },
    })
    expect(mail?.headers).not.toHaveProperty('in-reply-to')
    expect(mail?.text).toContain('Waiting for approval')
    expect(mail?.html).toContain('Version 1.4.2')
    expect(ref).toEqual({ messageId: '<card-c-1.card@example.com>', subject: 'Deploy api' })
  })

  it('that is sent again after an unknown outcome is the same mail', async () => {
    const channel = aChannel()
    expect(await channel.find(CARD, null)).toBeUndefined()
    await channel.post(CARD, aMessage(), null)
    await channel.post(CARD, aMessage(), null)
    expect(new Set(server.mails.map(({ headers }) => headers['message-id'])).size).toBe(1)
  })

  it('is followed in the same thread, by the same subject, with an id for each news', async () => {
    const channel = aChannel()
    const ref = await channel.post(CARD, aMessage(), null)
    await channel.follow?.(CARD, ref, aMessage({ title: 'Another title' }), 'approved')
    expect(server.mails[1]?.headers).toMatchObject({
      subject: 'Deploy api',
      'message-id': '<card-c-1.approved@example.com>',
      'in-reply-to': '<card-c-1.card@example.com>',
      references: '<card-c-1.card@example.com>',
    })
  })

  it('stands in the thread of its task, whatever its card, one thread an address', async () => {
    const channel = aChannel()
    const message = aMessage({ taskId: 'GH-42' })
    const ref = await channel.post(CARD, message, null)
    await channel.follow?.(CARD, ref, message, 'approved')
    await channel.post({ ...CARD, id: 'c-2' }, aMessage({ title: 'Tests failed', taskId: 'GH-42' }), null)
    await channel.post(CARD, aMessage({ taskId: 'GH-43' }), null)
    const ops = { channel: 'email', target: 'ops@example.com' } as const
    await channel.post({ ...CARD, destination: ops }, message, null)
    const [card, followed, other, ...elsewhere] = server.mails.map(({ headers }) => headers)
    const root = card?.references
    expect(root).toMatch(/^<task-[0-9a-f]{32}@example\.com>$/)
    expect(card?.['in-reply-to']).toBe(root)
    expect(followed?.references).toBe(`${root} <card-c-1.card@example.com>`)
    expect(followed?.['in-reply-to']).toBe('<card-c-1.card@example.com>')
    expect(other?.references).toBe(root)
    expect(new Set([root, ...elsewhere.map(({ references }) => references)]).size).toBe(3)
  })

  it('has its own subject, with the task in front where the title does not name it', async () => {
    const channel = aChannel()
    for (const title of ['Tests failed', 'Progress on GH-42', 'GH-421 is done'])
      await channel.post(CARD, aMessage({ title, taskId: 'GH-42' }), null)
    const subjects = server.mails.map(({ headers }) => decodedWords(headers.subject))
    expect(subjects).toEqual(['GH-42 · Tests failed', 'Progress on GH-42', 'GH-42 · GH-421 is done'])
  })

  it('has a date, and bounces to its sender', async () => {
    await aChannel().post(CARD, aMessage(), null)
    const [mail] = server.mails
    expect(mail?.sender).toBe('countersign@example.com')
    expect(Number.isNaN(Date.parse(mail?.headers.date ?? ''))).toBe(false)
    expect(mail?.headers['mime-version']).toBe('1.0')
    expect(mail?.headers).not.toHaveProperty('precedence')
  })

  it('can be stopped by one press where nobody has to act on it, and not otherwise', async () => {
    const channel = aChannel()
    await channel.post(CARD, aMessage({ routine: true }), null)
    await channel.post(CARD, aMessage({ routine: false }), null)
    const [routine, other] = server.mails
    const url = 'https://countersign.example/u/alex@example.com'
    expect(routine?.headers).toMatchObject({
      'list-unsubscribe': `<${url}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    })
    expect(routine?.text).toContain(url)
    expect(routine?.html).toContain(`href="${url}"`)
    expect(other?.headers).not.toHaveProperty('list-unsubscribe')
    expect(`${other?.text}${other?.html}`).not.toContain('/u/')
  })

  it('promises one press only where it comes by HTTPS', async () => {
    const { post } = aChannel({}, (address) => `http://127.0.0.1:3000/u/${address}`)
    await post(CARD, aMessage({ routine: true }), null)
    expect(server.mails[0]?.headers).toHaveProperty('list-unsubscribe')
    expect(server.mails[0]?.headers).not.toHaveProperty('list-unsubscribe-post')
  })

  it('is signed for its domain, with what a receiver acts on', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const channel = aChannel({ dkim: { domain: 'example.com', selector: 'cs1', key } })
    const title = 'Über den Wolken: ein langer Titel, der in mehr als eine Zeile passt und gefaltet wird'
    await channel.post(CARD, aMessage({ title, taskId: 'GH-42', routine: true }), null)
    const { raw } = server.mails[0]!
    const signature = readDkim(raw)
    expect(signature).toMatchObject({ d: 'example.com', s: 'cs1', a: 'rsa-sha256' })
    expect(signature.h.split(':')).toEqual(
      expect.arrayContaining([
        'from',
        'to',
        'subject',
        'references',
        'list-unsubscribe',
        'list-unsubscribe-post',
      ]),
    )
    expect(isDkimRight(raw, publicKey)).toBe(true)
    expect(isDkimRight(raw.replace('Version 1.4.2', 'Version 6.6.6'), publicKey)).toBe(false)
    expect(isDkimRight(raw.replace(/^To: .*$/m, 'To: eve@example.com'), publicKey)).toBe(false)
  })

  it('gets no header from a title', async () => {
    await aChannel().post(CARD, aMessage({ title: 'Deploy\r\nBcc: eve@example.com\u0000\u202e now' }), null)
    expect(server.mails[0]?.to).toEqual(['alex@example.com'])
    expect(server.mails[0]?.headers).not.toHaveProperty('bcc')
    expect(server.mails[0]?.headers.subject).toBe('Deploy Bcc: eve@example.com now')
  })

  it('has links, and no buttons that nobody could press', async () => {
    const button = {
      kind: 'button',
      id: 'approval.approve',
      label: 'Approve',
      style: 'primary',
      value: '',
    } as const
    const link = { kind: 'link', label: 'Read and decide', url: 'https://c.example/a/t?x=1&y="' } as const
    await aChannel().post(CARD, aMessage({ actions: [button, link] }), null)
    const [mail] = server.mails
    expect(mail?.text).toContain('Read and decide:\nhttps://c.example/a/t?x=1')
    expect(mail?.html).toContain('href="https://c.example/a/t?x=1&#38;y=&#34;"')
    expect(`${mail?.text}${mail?.html}`).not.toContain('Approve')
  })
})

describe('what goes wrong', () => {
  it.each([
    ['recipient', 550, 'not-found'],
    ['recipient', 450, 'provider-error'],
    ['mail', 554, 'forbidden'],
    ['mail', 552, 'invalid'],
    ['mail', 451, 'provider-error'],
  ] as const)('at the %s with %i is "%s", with the fix and none of the words', async (at, code, reason) => {
    server.answers.push({ at, code })
    const error = await failureOf(aChannel().post(CARD, aMessage(), null))
    expect(error).toMatchObject({ reason, fix: expect.any(String), outcomeUnknown: false })
    expect(error.detail).toContain(`SMTP ${code}`)
    expect(`${error.detail} ${error.fix}`).not.toMatch(/says the server|alex@/)
  })

  it('by a wrong password is "unauthorized", and a right one is taken', async () => {
    const strict = await startMailServer({ needsLogin: true })
    const wrong = aChannel({ port: strict.port, user: 'countersign', pass: 'wrong' })
    expect(await failureOf(wrong.post(CARD, aMessage(), null))).toMatchObject({
      reason: 'unauthorized',
      fix: expect.stringContaining('SMTP_PASS'),
    })
    await aChannel({ port: strict.port, ...MAIL_LOGIN }).post(CARD, aMessage(), null)
    expect(strict.mails).toHaveLength(1)
    for (const mailer of open.splice(0)) mailer.close()
    await strict.close()
  })

  it('where nobody listens is "unreachable", and surely not sent', async () => {
    const gone = await startMailServer()
    await gone.close()
    expect(await failureOf(aChannel({ port: gone.port }).post(CARD, aMessage(), null))).toMatchObject({
      reason: 'unreachable',
      outcomeUnknown: false,
      fix: expect.stringContaining('SMTP_HOST'),
    })
  })

  it('without the encryption that is wanted sends nothing', async () => {
    const error = await failureOf(aChannel({ secure: 'starttls' }).post(CARD, aMessage(), null))
    expect(error).toMatchObject({ reason: 'unreachable', fix: expect.stringContaining('SMTP_SECURE') })
    expect(server.mails).toEqual([])
  })
})
