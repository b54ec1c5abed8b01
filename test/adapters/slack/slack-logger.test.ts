import { expect, it } from 'vitest'
import { slackLogger } from '../../../src/adapters/slack/slack-logger.ts'
import { aLog } from './a-log.ts'

it('passes on warnings and errors, and nothing below them', () => {
  const { log, lines } = aLog()
  const logger = slackLogger(log)
  logger.debug('http request body: {}')
  logger.info('connected')
  logger.warn('not signed')
  logger.error('broken', 'twice')
  expect(lines.all().map(({ level, message }) => `${level} ${message}`)).toEqual([
    'warn not signed',
    'error broken twice',
  ])
})

it.each([
  ['xoxb-12-34-abcDEF', 'a bot token'],
  ['xoxe.xoxb-1-ab', 'a rotated token'],
  ['xapp-1-A0-9-abc', 'an app token'],
  ['https://hooks.slack.com/actions/T1/2/secret', 'a response URL'],
  ['wss://wss-primary.slack.com/link/?ticket=secret', 'the ticket of a socket'],
])('hides %s (%s)', (secret) => {
  const { log, lines } = aLog()
  slackLogger(log).error(`before ${secret} after`)
  expect(lines.all()[0]?.message).toBe('before [hidden] after')
})

it('keeps the name and the sentence of an error, not its fields', () => {
  const { log, lines } = aLog()
  slackLogger(log).error(Object.assign(new TypeError('fetch failed'), { body: 'payload' }), {
    body: 'payload',
  })
  expect(lines.all()[0]?.message).toBe('TypeError: fetch failed')
})
