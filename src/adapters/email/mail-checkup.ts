import { fine, wrong } from '../../domain/finding.ts'
import type { Checkup } from '../../ports/checkup.ts'
import { createMailer, type MailAccess } from './mailer.ts'

/** Looks whether the mail server answers, with the encryption asked for, and takes our login. Sends nothing. */
export function mailCheckup(access: MailAccess, publicUrl: string): Checkup {
  return {
    name: 'Email',
    async run() {
      const mailer = createMailer(access)
      try {
        await mailer.verify()
      } finally {
        mailer.close()
      }
      const login = access.user === undefined ? 'answers; no login is set' : 'takes the login'
      return [fine(`${access.host}:${access.port} ${login}`), links(publicUrl)]
    },
  }
}

function links(publicUrl: string) {
  if (!isLoopback(new URL(publicUrl).hostname)) return fine(`links in mails lead to ${publicUrl}`)
  return wrong(
    `links in mails lead to ${publicUrl}, which opens on this machine only`,
    'Set PUBLIC_URL to the address by which people reach this server.',
  )
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.')
}
