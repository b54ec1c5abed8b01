import { expect, it } from 'vitest'
import { directCards } from '../../../src/usecases/routing/direct-cards.ts'
import { anApproval, NOON } from '../../support/builders.ts'
import { aPerson } from '../../support/people.ts'

const both = aPerson({ email: ['alex@x.io', 'second@x.io'] })
const onlyMail = aPerson({ id: 'ann', slack: [], email: ['ann@x.io'] })
const neither = aPerson({ id: 'bob', slack: [] })

const places = (channels: object) =>
  directCards(
    { ids: { next: () => 'card', chance: () => 0, random: () => '', nonce: () => '' }, channels },
    anApproval(),
    NOON,
    [both, onlyMail, neither],
  ).map(({ destination: { channel, target } }) => `${channel}:${target}`)

it('go to a Slack account, or else to a mail address, once to each person', () => {
  expect(places({ slack: {}, email: {} })).toEqual(['slack:U0ALEX', 'email:ann@x.io'])
})

it('go only where a channel is configured', () => {
  expect(places({ slack: {} })).toEqual(['slack:U0ALEX'])
  expect(places({ email: {} })).toEqual(['email:alex@x.io', 'email:ann@x.io'])
  expect(places({})).toEqual([])
})
