import { describe, expect, it } from 'vitest'
import { readConfigFile } from '../../src/config/config-file.ts'

const noticesOf = (roles: string, policies = '[]') =>
  readConfigFile(`people: [{ id: alex, roles: [${roles}] }]\npolicies: ${policies}\n`, 'countersign.yaml')
    .notices

describe('who can decide by the built-in policies', () => {
  it('is not worth a word where each has someone', () => {
    expect(noticesOf('cto')).toEqual([])
    expect(noticesOf('tech_lead, security_team')).toEqual([])
  })

  it('is said of each risk that nobody listed may approve', () => {
    expect(noticesOf('tech_lead')).toEqual([
      'Nobody listed may approve critical risk: give someone the role cto or security_team in countersign.yaml.',
    ])
    expect(noticesOf('dba').map((notice) => notice.split(':')[0])).toEqual([
      'Nobody listed may approve low or medium risk',
      'Nobody listed may approve high risk',
      'Nobody listed may approve critical risk',
    ])
  })

  it('is not said of a risk that the own policies cover wholly', () => {
    expect(noticesOf('tech_lead', '[{ name: one, match: { risk: "crit*" } }]')).toEqual([])
    expect(noticesOf('dba', '[{ name: one, match: {} }]')).toEqual([])
    expect(noticesOf('tech_lead', '[{ name: one, match: { risk: critical, action: deploy } }]')).toHaveLength(
      1,
    )
  })

  it('is nobody at all where nobody is listed, and said once', () => {
    expect(readConfigFile('policies: [{ name: one, match: { risk: low } }]', 'a.yaml').notices).toEqual([
      'Nobody is listed in a.yaml, so nobody can decide anything: list people there.',
    ])
  })
})
