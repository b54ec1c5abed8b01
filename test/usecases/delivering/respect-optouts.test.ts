import { expect, it } from 'vitest'
import { respectOptouts } from '../../../src/usecases/delivering/respect-optouts.ts'
import { aCard, aMessage } from '../../support/cards.ts'
import { aChannel } from '../../support/world.ts'

async function posted(message: object, stopped: boolean) {
  const { channel, posts } = aChannel()
  const asked: string[] = []
  const optouts = {
    async has(address: string) {
      asked.push(address)
      return stopped
    },
  }
  const card = aCard({ destination: { channel: 'email', target: 'ann@x.io' } })
  const ref = await respectOptouts({ store: { optouts } }, channel).post(card, aMessage(message), null)
  return { posts: posts.length, asked, ref }
}

it('keeps what nobody has to act on from an address that wants none of it, and settles the card', async () => {
  expect(await posted({ routine: true }, true)).toEqual({
    posts: 0,
    asked: ['ann@x.io'],
    ref: { unwanted: 'true' },
  })
})

it('sends everything else, whoever wants it', async () => {
  expect(await posted({ routine: true }, false)).toMatchObject({ posts: 1 })
  for (const message of [{}, { routine: false }])
    expect(await posted(message, true)).toMatchObject({ posts: 1 })
})
