import { expect, it } from 'vitest'
import { createSlackApp } from '../../../src/adapters/slack/slack-app.ts'
import { aLog } from './a-log.ts'

const NOWHERE = 'http://127.0.0.1:9/api/'
const CONFIG = {
  botToken: 'xoxb-test',
  signingSecret: 'secret',
  appToken: undefined,
  channel: 'C0123456',
  apiUrl: NOWHERE,
}

it('takes requests over HTTP where there is no app token, and starts without Slack', async () => {
  const { log, lines } = aLog()
  const slack = createSlackApp({ config: CONFIG, log })
  expect(slack.requestListener).toBeTypeOf('function')
  slack.start()
  await slack.stop()
  expect(lines.all()).toEqual([])
})

it('connects by Socket Mode where there is an app token, and goes on when Slack is down', async () => {
  const { log, lines } = aLog()
  const slack = createSlackApp({ config: { ...CONFIG, signingSecret: undefined, appToken: 'xapp-1' }, log })
  expect(slack.requestListener).toBeUndefined()
  slack.start()
  await expect
    .poll(() => lines.all().at(-1))
    .toMatchObject({
      level: 'warn',
      fields: { reason: 'unreachable' },
      message: 'No connection to Slack; trying again.',
    })
  expect(JSON.stringify(lines.all())).not.toContain('xapp-1')
  await slack.stop()
})

it('refuses to be made without a signing secret', () => {
  const config = { ...CONFIG, signingSecret: undefined }
  expect(() => createSlackApp({ config, log: aLog().log })).toThrow('SLACK_SIGNING_SECRET')
})
