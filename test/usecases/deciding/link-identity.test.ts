import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Message } from '../../../src/domain/message.ts'
import type { Identity, Person } from '../../../src/domain/person.ts'
import { finishLink, startLink } from '../../../src/usecases/deciding/link-identity.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const told: { readonly person: Person; readonly message: Message }[] = []
const needs = () => ({
  ...world.needs,
  courier: {
    async tell(person: Person, message: Message) {
      told.push({ person, message })
      return true
    },
  },
})
const account = (user: string): Identity => ({ channel: 'slack', team: 'T9', user })
const codeSent = () => {
  const code = told.at(-1)!.message.blocks.find((block) => block.kind === 'code')
  return code?.kind === 'code' ? code.text : ''
}

it('binds an account to whoever can read a code at an account that is known', async () => {
  const phone = account('U1')
  expect(await startLink(needs())(phone, 'sam')).toBe('sent')
  expect(told.at(-1)!.person.id).toBe('sam')
  expect(codeSent()).toMatch(/\d{8}/)
  expect(await finishLink(needs())(phone, codeSent())).toEqual({ kind: 'linked', personId: 'sam' })
  expect((await world.needs.people.find(phone))?.id).toBe('sam')
  expect(await startLink(needs())(phone, 'alex')).toBe('known')
  const entries = await world.needs.store.audit.of('person:sam')
  expect(entries.map(({ action }) => action)).toEqual(['identity.link-asked', 'identity.linked'])
})

it('binds nothing on a wrong code, somebody else’s code, or none', async () => {
  const [mine, other] = [account('U2'), account('U3')]
  await startLink(needs())(mine, 'sam')
  const code = codeSent()
  const wrong = code.includes('00000000') ? '11111111' : '00000000'
  expect(await finishLink(needs())(mine, wrong)).toEqual({ kind: 'wrong-code' })
  expect(await finishLink(needs())(other, code)).toEqual({ kind: 'wrong-code' })
  expect(await world.needs.people.find(mine)).toBeUndefined()
  expect(await finishLink(needs())(mine, code)).toMatchObject({ kind: 'linked' })
})

it('says the same whether such a person is listed or not, and writes nobody twice for one account', async () => {
  const before = told.length
  const stranger = account('U4')
  expect(await startLink(needs())(stranger, 'nobody')).toBe('sent')
  expect(told).toHaveLength(before)
  await startLink(needs())(stranger, 'jo')
  await startLink(needs())(stranger, 'jo')
  expect(told).toHaveLength(before + 1)
})
