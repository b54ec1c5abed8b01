import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Command, UsageError } from '../../src/cli/command.ts'
import { silencesAdd, silencesEnd, silencesList } from '../../src/cli/silences.ts'
import { type Api, anApi } from '../handlers/api-world.ts'
import { runHere } from './run-here.ts'

let api: Api
let variables: Record<string, string>
beforeAll(async () => {
  api = await anApi()
  variables = { COUNTERSIGN_URL: await api.server.listen({ host: '127.0.0.1', port: 0 }) }
})
afterAll(() => api.close())

async function run(command: Command, ...args: readonly string[]) {
  const { code, said } = await runHere(command, args)
  return { code, said: said.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>') }
}
const add = (...args: string[]) => run(silencesAdd(variables), ...args)
const list = () => run(silencesList(variables))

it('silences, lists what is silent, and ends it', async () => {
  expect((await list()).said).toBe('Nothing is silenced.\n')
  const added = await add('source=ci', 'type=failure,bug-*', '--for', '2h', '--reason', 'noisy')
  expect(added.code).toBe(0)
  expect(added.said).toMatch(
    /^Silenced until <time>: source ci, type failure or bug-\*\. End it with: silences end /,
  )
  expect((await list()).said.replaceAll(/\s+/g, ' ')).toContain(
    'source ci, type failure or bug-* until <time>, by local: noisy (0 events held back)',
  )
  const [id = ''] = /[0-9a-f]{8}\n/.exec(added.said) ?? []
  expect(await run(silencesEnd(variables), id.trim())).toEqual({
    code: 0,
    said: 'Ended. It held back 0 events.\n',
  })
  expect((await run(silencesEnd(variables), id.trim())).code).toBe(1)
})

it.each([
  [['--for', '2h', '--reason', 'noisy'], 'Say what is silent'],
  [['source', '--for', '2h', '--reason', 'noisy'], '"source" is no condition'],
  [['source=ci', '--reason', 'noisy'], 'Say for how long'],
  [['source=ci', '--for', '2h'], 'Say why'],
])('says how it is meant at %o', async (args, problem) => {
  await expect(add(...args)).rejects.toThrow(UsageError)
  await expect(add(...args)).rejects.toThrow(problem)
})

it('hands on what the server says against it', async () => {
  const { code, said } = await add('source=ci', '--for', '9d', '--reason', 'noisy')
  expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining('7d') })
})
