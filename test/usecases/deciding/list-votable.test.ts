import { expect, it } from 'vitest'
import type { Delegation } from '../../../src/domain/delegation.ts'
import { aPolicy } from '../../../src/domain/policy.ts'
import { listVotable } from '../../../src/usecases/deciding/list-votable.ts'
import { anApproval, aVote, minutes, NOON } from '../../support/builders.ts'
import { ALEX, JO, PEOPLE, SAM } from '../../support/people.ts'

const idsOf = ({ approvals }: { readonly approvals: readonly { readonly id: string }[] }) =>
  approvals.map(({ id }) => id)
const ID = (n: number) => `3f9a2c1b-0000-4000-8000-00000000000${n}`
const LEADS = anApproval({ id: ID(1), policy: aPolicy({ name: 'leads', roles: ['tech_lead'], quorum: 2 }) })
const CTO = anApproval({ id: ID(2), policy: aPolicy({ name: 'cto', roles: ['cto'] }) })
const VOTED = anApproval({ ...LEADS, id: ID(3), votes: [aVote()] })
const ASKED_BY_ALEX = anApproval({ ...LEADS, id: ID(4), askers: ['alex'] })

function votable(delegations: readonly Delegation[] = []) {
  const items = [LEADS, CTO, VOTED, ASKED_BY_ALEX]
  return listVotable({
    store: {
      approvals: { list: async () => ({ items, next: null }) } as never,
      delegations: { active: async () => delegations } as never,
    },
    people: { all: PEOPLE, names: {}, find: async () => undefined },
  })
}

it('lists what a person may vote on and has not voted on; their own request may at least be rejected', async () => {
  expect(idsOf(await votable()(ALEX))).toEqual([LEADS.id, ASKED_BY_ALEX.id])
  expect(idsOf(await votable()(SAM))).toEqual([])
})

it('lists what they may vote on in the place of someone who is away, and what that one voted on already not', async () => {
  const away = { from: 'alex', to: 'jo', since: NOON, until: minutes(60) }
  expect(idsOf(await votable([away])(JO))).toEqual([LEADS.id, CTO.id, ASKED_BY_ALEX.id])
})
