import { expect, it } from 'vitest'
import { directory } from '../../../src/adapters/system/directory.ts'
import { liveDirectory } from '../../../src/adapters/system/live-directory.ts'
import { ALEX, SAM } from '../../support/people.ts'

const proven = { find: async () => undefined }

it('knows those who are listed now, and no longer those who were', async () => {
  let listed = directory({ people: [ALEX], proven })
  const people = liveDirectory(() => listed)
  const find = (person: string) => people.find({ channel: 'api', person })
  expect((await find('alex'))?.id).toBe('alex')
  listed = directory({ people: [SAM], proven })
  expect(await find('alex')).toBeUndefined()
  expect((await find('sam'))?.id).toBe('sam')
  expect(people.all).toEqual([SAM])
  expect(people.names).toEqual({ sam: SAM.name })
})
