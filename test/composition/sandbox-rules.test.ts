import { expect, it } from 'vitest'
import { sandboxRules } from '../../src/composition/sandbox-rules.ts'
import { readConfigFile } from '../../src/config/config-file.ts'
import { aPerson } from '../support/people.ts'

const FILE = `
people:
  - { id: alex, slack: U0REAL }
  - { id: dana, slack: U0DANA }
policies: [{ name: ours, match: {}, approve: { quorum: 1 } }]
match_by_email: true
routes:
  - { match: { severity: critical }, to: ["slack:#ops", "slack:@alex", "slack:@dana"], continue: true }
  - { match: {}, to: thread, fallback: { to: ["slack:@alex", "email:default"] } }
quiet_hours: [{ person: alex, from: "22:00", to: "07:00", zone: UTC }]
digests: [{ match: {}, at: "09:00", zone: UTC, to: "slack:@alex" }]
`
const OWN = { people: [aPerson({ id: 'alex', slack: [{ user: 'U000000002' }] })], policies: [] }

it('counts where events go and what is held back, among people and policies of its own', () => {
  const file = readConfigFile(FILE, 'countersign.yaml')
  expect(file.problems).toEqual([])
  const { people, policies, orchestrators, matchByEmail, routes, quietHours, digests } = sandboxRules(
    file,
    OWN,
  )
  expect({ people, policies, orchestrators, matchByEmail }).toEqual({
    ...OWN,
    orchestrators: [],
    matchByEmail: false,
  })
  const alex = { channel: 'slack', target: 'U000000002' }
  expect(routes).toMatchObject([
    {
      to: [{ channel: 'slack', target: '#ops' }, alex, { channel: 'slack', target: 'U0DANA' }],
      continues: true,
    },
    { to: ['thread'], fallback: { to: [alex, { channel: 'email', target: 'default' }] } },
  ])
  expect(quietHours).toMatchObject([{ person: 'alex' }])
  expect(digests).toMatchObject([{ to: [alex] }])
})
