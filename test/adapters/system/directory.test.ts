import { expect, it } from 'vitest'
import { directory } from '../../../src/adapters/system/directory.ts'
import type { Identity } from '../../../src/domain/person.ts'
import { PEOPLE } from '../../support/people.ts'

const NEW_PHONE: Identity = { channel: 'slack', team: 'T2', user: 'U7SAM' }
const proves = (personId: string | undefined) => ({ find: async () => personId })
const nothing = proves(undefined)

it('knows people by the identities of the configuration, and nobody else', async () => {
  const people = directory(PEOPLE, nothing)
  expect((await people.find({ channel: 'slack', user: 'U0SAM' }))?.id).toBe('sam')
  expect(await people.find({ channel: 'slack', user: 'U0NOBODY' })).toBeUndefined()
  expect(people.names).toEqual({ alex: 'Alex Kim', sam: 'Sam Rivera', jo: 'Jo Park' })
  expect(people.all).toBe(PEOPLE)
})

it('knows an identity that was proven, as long as its person is listed', async () => {
  expect((await directory(PEOPLE, proves('sam')).find(NEW_PHONE))?.id).toBe('sam')
  expect(await directory([], proves('sam')).find(NEW_PHONE)).toBeUndefined()
})

it('lets a proof neither replace what is configured nor name a person to the API', async () => {
  const people = directory(PEOPLE, proves('jo'))
  expect((await people.find({ channel: 'slack', user: 'U0SAM' }))?.id).toBe('sam')
  expect(await people.find({ channel: 'api', person: 'nobody' })).toBeUndefined()
})
