import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { createLog } from '../../../src/adapters/telemetry/log.ts'

function aLog(level = 'info') {
  let text = ''
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return {
    log: createLog(level, sink),
    text: () => text,
    lines: () =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  }
}

it('writes a line of JSON with its fields', () => {
  const { log, lines } = aLog()
  log.warn({ delivery_id: 'c1', detail: 'ECONNREFUSED' }, 'A card is delivered later.')
  expect(lines()).toMatchObject([
    { level: 40, delivery_id: 'c1', detail: 'ECONNREFUSED', msg: 'A card is delivered later.' },
  ])
})

it.each([
  ['at the top', { token: 'hunter2', secret: 'hunter2', authorization: 'hunter2' }],
  [
    'in headers',
    { req: { headers: { authorization: 'hunter2', cookie: 'hunter2', 'x-api-key': 'hunter2' } } },
  ],
  [
    'in a configuration',
    { config: { slack: { botToken: 'hunter2', signingSecret: 'hunter2', appToken: 'hunter2' } } },
  ],
  [
    'in addresses that hold a password',
    { config: { databaseUrl: 'hunter2', redisUrl: 'hunter2', receiptKey: 'hunter2' } },
  ],
  [
    'in an error',
    { err: Object.assign(new Error('no'), { config: { headers: { authorization: 'hunter2' } } }) },
  ],
])('never writes a secret that travels %s', (_, fields) => {
  const { log, text } = aLog()
  log.error(fields, 'Something failed.')
  expect(text()).toContain('[secret]')
  expect(text()).not.toContain('hunter2')
})

it('leaves out what is below its level', () => {
  const { log, text } = aLog('error')
  log.info({}, 'nothing')
  expect(text()).toBe('')
})
