import { createTransport } from 'nodemailer'
import { expect, it, onTestFinished } from 'vitest'
import { startMailServer } from '../../src/sandbox/mail/mail-server.ts'

async function aServer() {
  const taken: (readonly string[])[] = []
  const state = { down: false }
  const server = await startMailServer({
    isDown: () => state.down,
    onMail: (_raw, recipients) => taken.push(recipients),
  })
  const pool = createTransport({ host: '127.0.0.1', port: server.port, pool: true, ignoreTLS: true })
  onTestFinished(async () => {
    pool.close()
    await server.close()
  })
  const send = () =>
    pool.sendMail({ from: 'bot@example.com', to: ['a@example.com', 'b@example.com'], text: 'x' })
  return { taken, state, send }
}

it('takes a mail for everybody whom its envelope names', async () => {
  const { taken, send } = await aServer()
  await send()
  expect(taken).toEqual([['a@example.com', 'b@example.com']])
})

it('says "not now" while it is down, also on a connection that was open before', async () => {
  const { taken, state, send } = await aServer()
  await send()
  state.down = true
  await expect(send()).rejects.toMatchObject({ responseCode: 421 })
  await expect(send()).rejects.toMatchObject({ responseCode: 421 })
  state.down = false
  await send()
  expect(taken).toHaveLength(2)
})
