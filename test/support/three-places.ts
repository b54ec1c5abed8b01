import { stringify } from 'yaml'
import { startLinear } from '../../src/sandbox/linear/linear-server.ts'
import { startCallbackReceiver } from './callback-receiver.ts'
import { startEmulatedSlack } from './emulated-slack.ts'
import { startMailServer } from './mail-server.ts'
import { startApp } from './start-app.ts'
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
  const app = await startApp(
    {
      DATABASE_URL: databaseUrl,
      PUBLIC_URL: 'https://countersign.test',
      ...slack.env,
      SLACK_API_URL: links.slack.url,
      LINEAR_API_KEY: linear.key,
      LINEAR_API_URL: links.linear.url,
      LINEAR_APPROVAL_HUB_ISSUE_ID: linear.hub.identifier,
      LINEAR_WEBHOOK_SECRET: WEBHOOK_SECRET,
      ...mail.env,
      SMTP_PORT: new URL(links.email.url).port,
      NOTIFICATION_EMAIL_TO: 'alex@example.com, sam@example.com',
      ...orchestrator.env,
    },
    stringify({ people: peopleIn(slack.workspace.members) }),
  )

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
    await app.close()
    await Promise.all(Object.values(links).map((link) => link.close()))
    await Promise.all([slack.close(), linear.close(), mail.close(), orchestrator.close()])
  }
  return { app, slack, linear, mail, orchestrator, links, shown, close }
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
