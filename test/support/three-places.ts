import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { createLog } from '../../src/adapters/telemetry/log.ts'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { startLinear } from '../../src/sandbox/linear/linear-server.ts'
import { startCallbackReceiver } from './callback-receiver.ts'
import { startEmulatedSlack } from './emulated-slack.ts'
import { startMailServer } from './mail-server.ts'
import { tcpProxy } from './tcp-proxy.ts'

export const WEBHOOK_SECRET = 'lin_wh_secret'
export const PLACES = ['slack', 'linear', 'email'] as const
export type Place = (typeof PLACES)[number]

/** What each place shows of one approval: a text for every card, or for every mail to one person, oldest first. */
export type Shown = Readonly<Record<Place, readonly string[]>>

/**
 * Countersign with all three places where people read, an orchestrator, and two people, Alex Kim and Sam Rivera, who may
 * decide in each. Every place is reached by way of a proxy, so that it can be taken away or made slow. Without a
 * `databaseUrl` on the embedded database.
 */
export async function startThreePlaces(databaseUrl?: string) {
  const [slack, linear, mail, orchestrator] = await Promise.all([
    startEmulatedSlack(),
    startLinear(),
    startMailServer(),
    startCallbackReceiver(),
  ])
  const links = {
    slack: await tcpProxy(slack.env.SLACK_API_URL ?? ''),
    linear: await tcpProxy(linear.url),
    email: await tcpProxy(`http://127.0.0.1:${mail.port}`),
  }
  const directory = mkdtempSync(join(tmpdir(), 'three-places-'))
  writeFileSync(join(directory, 'people.yaml'), stringify({ people: peopleIn(slack.workspace.members) }))
  const config = readConfig({
    PORT: '0',
    DATA_DIR: join(directory, 'data'),
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    COUNTERSIGN_CONFIG: join(directory, 'people.yaml'),
    PUBLIC_URL: 'https://countersign.test',
    ...slack.env,
    SLACK_API_URL: links.slack.url,
    LINEAR_API_KEY: linear.key,
    LINEAR_API_URL: links.linear.url,
    LINEAR_APPROVAL_HUB_ISSUE_ID: linear.hub.identifier,
    LINEAR_WEBHOOK_SECRET: WEBHOOK_SECRET,
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: new URL(links.email.url).port,
    SMTP_SECURE: 'none',
    SMTP_FROM: 'Countersign <countersign@example.com>',
    NOTIFICATION_EMAIL_TO: 'alex@example.com, sam@example.com',
    ...orchestrator.env,
  })
  const app = await createApp({
    config,
    log: createLog('silent'),
    version: '1.2.3',
    onCreateDatabase: () => {},
  })
  const address = await app.start()

  const shown = async (title: string): Promise<Shown> => {
    const cards = (await slack.cards()).map(({ text, blocks }) => JSON.stringify([text, blocks])).reverse()
    const comments = linear.comments.filter(({ parentId, deleted }) => parentId === null && !deleted)
    const mails = mail.mails.filter(({ to }) => to.includes('alex@example.com'))
    return {
      slack: cards.filter((card) => card.includes(title)),
      linear: comments.map(({ body }) => body).filter((body) => body.includes(title)),
      email: mails.map(({ text }) => text).filter((text) => text.includes(title)),
    }
  }

  const close = async () => {
    await app.stop()
    await Promise.all(Object.values(links).map((link) => link.close()))
    await Promise.all([slack.close(), linear.close(), mail.close(), orchestrator.close()])
    rmSync(directory, { recursive: true })
  }
  return { app, address, slack, linear, mail, orchestrator, links, shown, close }
}
export type ThreePlaces = Awaited<ReturnType<typeof startThreePlaces>>

function peopleIn(
  members: readonly { readonly handle: string; readonly name: string; readonly id: string }[],
) {
  return members.slice(0, 2).map(({ handle, name, id }) => ({
    id: handle,
    name,
    roles: ['tech_lead'],
    slack: id,
    linear: `user-${handle}`,
    email: `${handle}@example.com`,
  }))
}
