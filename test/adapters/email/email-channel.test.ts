import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { emailChannel } from '../../../src/adapters/email/email-channel.ts'
import { createMailer, type Mailer } from '../../../src/adapters/email/mailer.ts'
import type { Card } from '../../../src/domain/card.ts'
import { DeliveryError } from '../../../src/domain/errors.ts'
import type { Message } from '../../../src/domain/message.ts'
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

const FROM = 'Countersign <countersign@example.com>'
const CARD = { id: 'c-1', destination: { channel: 'email', target: 'alex@example.com' } } as Card

function aMessage(changes: Partial<Message> = {}): Message {
  return {
    title: 'Deploy api',
    tone: 'waiting',
    status: 'Waiting for approval',
    priority: 'normal',
    blocks: [{ kind: 'text', text: 'Version 1.4.2' }],
    actions: [],
    footer: [],
    ...changes,
  }
}

function aChannel(access: Partial<Parameters<typeof createMailer>[0]> = {}) {
  const mailer = createMailer({
    host: '127.0.0.1',
    port: server.port,
    user: undefined,
    pass: undefined,
    secure: 'none',
    ...access,
  })
  open.push(mailer)
  return emailChannel({ mailer, from: FROM })
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
    expect(mail?.text).toContain('[Read and decide] https://c.example/a/t')
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
