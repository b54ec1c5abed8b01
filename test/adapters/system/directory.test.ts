import { describe, expect, it } from 'vitest'
import { directory } from '../../../src/adapters/system/directory.ts'
import type { Identity } from '../../../src/domain/person.ts'
import { PEOPLE } from '../../support/people.ts'

const NEW_PHONE: Identity = { channel: 'slack', team: 'T2', user: 'U7SAM' }
const proves = (personId: string | undefined) => ({ find: async () => personId })
const nothing = proves(undefined)

it('knows people by the identities of the configuration, and nobody else', async () => {
  const people = directory({ people: PEOPLE, proven: nothing })
  expect((await people.find({ channel: 'slack', user: 'U0SAM' }))?.id).toBe('sam')
  expect(await people.find({ channel: 'slack', user: 'U0NOBODY' })).toBeUndefined()
  expect(people.names).toEqual({ alex: 'Alex Kim', sam: 'Sam Rivera', jo: 'Jo Park' })
  expect(people.all).toBe(PEOPLE)
})

it('knows an identity that was proven, as long as its person is listed', async () => {
  expect((await directory({ people: PEOPLE, proven: proves('sam') }).find(NEW_PHONE))?.id).toBe('sam')
  expect(await directory({ people: [], proven: proves('sam') }).find(NEW_PHONE)).toBeUndefined()
})

it('lets a proof neither replace what is configured nor name a person to the API', async () => {
  const people = directory({ people: PEOPLE, proven: proves('jo') })
  expect((await people.find({ channel: 'slack', user: 'U0SAM' }))?.id).toBe('sam')
  expect(await people.find({ channel: 'api', person: 'nobody' })).toBeUndefined()
})

describe('an address that the channel confirmed', () => {
  const known = [{ ...PEOPLE[0]!, email: ['Alex@Example.com'] }]
  const confirms = (address: string | undefined) => ({ confirmedAddress: async () => address })
  const who = async (address: string | undefined, profiles = confirms(address)) =>
    (await directory({ people: known, proven: nothing, profiles }).find(NEW_PHONE))?.id

  it('names the person who has it', async () => {
    expect(await who('alex@example.com')).toBe('alex')
    expect(await who('alex@example.com.evil.example')).toBeUndefined()
    expect(await who(undefined)).toBeUndefined()
  })

  it('is not even asked for where that is not switched on', async () => {
    expect(await directory({ people: known, proven: nothing }).find(NEW_PHONE)).toBeUndefined()
  })

  it('names nobody to the API', async () => {
    const people = directory({ people: known, proven: nothing, profiles: confirms('alex@example.com') })
    expect(await people.find({ channel: 'api', person: 'nobody' })).toBeUndefined()
  })
})
