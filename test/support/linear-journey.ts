import { createHmac } from 'node:crypto'
import { startLinear } from '../../src/sandbox/linear/linear-server.ts'
import { startApp } from './start-app.ts'

const SECRET = 'lin_wh_secret'

/** Countersign connected to a Linear that stands in, where Alex Kim may decide. */
export async function startWithLinear(options?: Parameters<typeof startLinear>[0]) {
  const linear = await startLinear(options)
  const app = await startApp(
    {
      LINEAR_API_KEY: linear.key,
      LINEAR_API_URL: linear.url,
      LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-68',
      LINEAR_WEBHOOK_SECRET: SECRET,
    },
    'people: [{ id: alex, name: Alex Kim, roles: [tech_lead], linear: user-alex }]',
  )
  /** Linear tells of something that happened there, signed; returns the status of the answer. */
  async function tell(what: object): Promise<number> {
    const payload = JSON.stringify({ ...what, webhookTimestamp: Date.now() })
    const signature = createHmac('sha256', SECRET).update(payload).digest('hex')
    const headers = { 'content-type': 'application/json', 'linear-signature': signature }
    return (await app.server.inject({ method: 'POST', url: '/webhooks/linear', headers, payload })).statusCode
  }
  const close = async () => {
    await app.close()
    await linear.close()
  }
  return { linear, app, tell, close }
}
export type WithLinear = Awaited<ReturnType<typeof startWithLinear>>
