import { createTransport } from 'nodemailer'
import { expect, it } from 'vitest'
import { readMail } from '../../src/sandbox/mail/read-mail.ts'

/** As it goes over the wire. */
async function written(mail: object): Promise<string> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await transport.sendMail({ from: 'bot@example.com', to: 'alex@example.com', ...mail })
  return String(message)
}

it.each([
  ['ASCII', 'Deploy api'],
  ['umlauts', 'Prüfung für Köln'],
  ['more than fits into one word of a header', 'Ünïcödé – '.repeat(14).trim()],
  ['signs beyond the first plane', '🟠 Deploy 🚀 to 東京'],
])('reads a subject and both bodies as they were written: %s', async (_, words) => {
  const read = readMail(await written({ subject: words, text: `${words}\n\nline`, html: `<p>${words}</p>` }))
  expect(read.headers.subject).toBe(words)
  expect(read.text.trimEnd()).toBe(`${words}\n\nline`)
  expect(read.html.trimEnd()).toBe(`<p>${words}</p>`)
})

it('keeps the headers as they came', async () => {
  const { head } = readMail(await written({ subject: 'One', messageId: '<1@here>', text: 'a', html: 'b' }))
  expect(head).toContain('Message-ID: <1@here>\n')
  expect(head).not.toContain('\r')
})
