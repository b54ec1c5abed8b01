import { lookup } from 'node:dns/promises'
import { connect } from 'node:net'
import { type Finding, fine, note, wrong } from '../../../domain/finding.ts'
import type { Checkup } from '../../../ports/checkup.ts'

interface Access {
  readonly url: string | undefined
  readonly secret: string | undefined
}

/** Looks whether the orchestrator's host has an address and takes connections. Sends it nothing: any request could do something there. */
export function callbackCheckup({ url, secret }: Access): Checkup {
  return {
    name: 'Callbacks',
    async run() {
      const signing = secret === undefined ? unsigned() : fine('CALLBACK_SECRET is set')
      if (url === undefined)
        return [
          signing,
          note('CALLBACK_URL is not set: only events that name a callback of their own get one'),
        ]
      return [signing, await reach(new URL(url))]
    },
  }
}

function unsigned(): Finding {
  return note('CALLBACK_SECRET is not set: no decision is called back, callers have to ask for it')
}

async function reach({ hostname, port, protocol }: URL): Promise<Finding> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const at = Number(port) || (protocol === 'https:' ? 443 : 80)
  const name = `${hostname}:${at}`
  if (!(await hasAddress(host)))
    return wrong(
      `the host ${hostname} of CALLBACK_URL has no address`,
      'Check CALLBACK_URL and the DNS of this machine.',
    )
  const refused = await connecting(host, at)
  if (refused === undefined) return fine(`${name} takes connections`)
  return wrong(
    `${name} takes no connection (${refused})`,
    'Check that the orchestrator runs, CALLBACK_URL, and the firewalls between here and there.',
  )
}

async function hasAddress(host: string): Promise<boolean> {
  return lookup(host).then(
    () => true,
    () => false,
  )
}

const CONNECT_WITHIN_MS = 5000

/** Why there is no connection; undefined where there is one, which is closed at once. */
function connecting(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_WITHIN_MS })
    const done = (why: string | undefined) => {
      socket.destroy()
      resolve(why)
    }
    socket.once('connect', () => done(undefined))
    socket.once('timeout', () => done('no answer'))
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'))
  })
}
