import { expect, it } from 'vitest'
import { runCli } from '../support/cli-process.ts'

const EVENT = {
  id: 'e',
  type: 'approval-request',
  task_id: 'GH-1',
  data: { title: 'Deploy *api*', risk: 'high' },
}
const preview = (event: unknown, ...args: readonly string[]) =>
  runCli(['templates', 'preview', '-', ...args], {}, { input: JSON.stringify(event) })

it('shows the card of an event in words, without a server', async () => {
  const { code, out, err } = await preview(EVENT)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/^Deploy \*api\*\n⏳ Waiting for approval · 🟠 High risk/)
  expect(out).toContain('[Approve] [Reject]')
})

it('shows what each channel would be sent', async () => {
  const { blocks } = JSON.parse((await preview(EVENT, '--channel', 'slack')).out)
  expect(blocks[0]).toMatchObject({ type: 'header', text: { text: 'Deploy *api*' } })
  expect((await preview(EVENT, '--channel', 'linear')).out).toContain('Deploy \\*api\\*')
  expect((await preview(EVENT, '--channel', 'email')).out).toMatch(/^<!doctype html>/i)
})

it('prints JSON for machines', async () => {
  const said = async (channel: string) =>
    JSON.parse((await preview(EVENT, '--channel', channel, '--json')).out)
  expect(await said('slack')).toMatchObject({ channel: 'slack', content: { blocks: expect.any(Array) } })
  expect(await said('text')).toMatchObject({ channel: 'text', content: expect.stringContaining('[Approve]') })
})

it.each([
  [{ type: 'failure' }, [], 'data.message: is required'],
  [EVENT, ['--channel', 'fax'], '--channel takes text, slack, linear, email, not "fax"'],
])('ends with 2 and says what is wrong: %j %j', async (event, args, words) => {
  const { code, out, err } = await preview(event, ...args)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(words)
})
