import { describe, expect, it } from 'vitest'
import { readConfigFile } from '../../src/config/config-file.ts'
import type { ChannelName } from '../../src/domain/card.ts'

const PEOPLE = 'people: [{ id: alex, slack: U0ALEX }, { id: sam, roles: [dba] }]\n'
const read = (sections: string, channels?: readonly ChannelName[]) =>
  readConfigFile(`${PEOPLE}${sections}`, 'countersign.yaml', channels && new Set(channels))
const problemsOf = (...given: Parameters<typeof read>) =>
  read(...given).problems.map(({ at, problem }) => `${at?.line} ${problem}`)
const hours = (changes: string) =>
  `quiet_hours:\n  - { person: alex, from: "22:00", to: "07:00", zone: Europe/Berlin${changes} }`
const digest = (changes: string) => `digests:\n  - { match: { priority: low }, ${changes} }`

describe('quiet hours', () => {
  it('are read as they are written', () => {
    const { quietHours, problems } = read(hours(''))
    expect(problems).toEqual([])
    expect(quietHours).toEqual([{ person: 'alex', from: 1320, to: 420, zone: 'Europe/Berlin' }])
  })

  it.each([
    ['what is no list', 'quiet_hours: {}', 'quiet_hours: give a list'],
    ['what is none', 'quiet_hours: [7]', 'give quiet hours like'],
    ['nobody', 'quiet_hours: [{ from: "22:00", to: "07:00", zone: UTC }]', 'person: say whose they are'],
    [
      'an unknown person',
      'quiet_hours: [{ person: alx, from: "22:00", to: "07:00", zone: UTC }]',
      'person: nobody has the id "alx": did you mean "alex"?',
    ],
    [
      'an unknown zone',
      'quiet_hours: [{ person: alex, from: "22:00", to: "07:00", zone: Europe/Berln }]',
      'zone: there is no time zone "Europe/Berln": did you mean "Europe/Berlin"?',
    ],
    [
      'no zone',
      'quiet_hours: [{ person: alex, from: "22:00", to: "07:00" }]',
      'zone: give a time zone like Europe/Berlin',
    ],
    [
      'a time that is none',
      'quiet_hours: [{ person: alex, from: "25:00", to: 7, zone: UTC }]',
      'from: give a time like "22:00"',
    ],
    [
      'a whole day',
      'quiet_hours: [{ person: alex, from: "22:00", to: "22:00", zone: UTC }]',
      'to: give another time than "from"',
    ],
    ['a key that it does not know', hours(', days: [mon]'), 'does not know "days"'],
  ])('are refused with %s', (_, sections, problem) => {
    expect(problemsOf(sections)).toContainEqual(expect.stringContaining(problem))
  })
})

describe('digests', () => {
  it('are read as they are written, their times in order', () => {
    const { digests, problems } = read(
      digest('at: ["16:00", "09:00", "16:00"], zone: Europe/Berlin, to: [slack:default, slack:@alex]'),
    )
    expect(problems).toEqual([])
    expect(digests).toEqual([
      {
        match: { priority: ['low'] },
        at: [540, 960],
        zone: 'Europe/Berlin',
        to: [
          { channel: 'slack', target: 'default' },
          { channel: 'slack', target: 'U0ALEX' },
        ],
      },
    ])
  })

  it.each([
    ['what is no list', 'digests: {}', 'digests: give a list'],
    ['what is none', 'digests: [7]', 'give a digest like'],
    ['no match', 'digests: [{ at: "09:00", zone: UTC, to: slack:default }]', 'say which events it collects'],
    ['no times', digest('at: [], zone: UTC, to: slack:default'), 'give times like ["09:00", "16:00"]'],
    ['a time that is none', digest('at: [9], zone: UTC, to: slack:default'), 'give a time like "22:00"'],
    ['an unknown zone', digest('at: "09:00", zone: Mars, to: slack:default'), 'there is no time zone "Mars"'],
    ['no place', digest('at: "09:00", zone: UTC'), 'to: give a place like'],
    [
      'a person without an account',
      digest('at: "09:00", zone: UTC, to: ["slack:@sam"]'),
      'to: "sam" has no "slack" in people',
    ],
    [
      'one that never applies',
      `${digest('at: "09:00", zone: UTC, to: slack:default')}\n  - { match: { priority: low, source: ci }, at: "10:00", zone: UTC, to: slack:default }`,
      'never applies: digest 1 takes all that this one matches',
    ],
  ])('are refused with %s', (_, sections, problem) => {
    expect(problemsOf(sections)).toContainEqual(expect.stringContaining(problem))
  })

  it('name only channels that are configured', () => {
    expect(problemsOf(digest('at: "09:00", zone: UTC, to: linear:hub'), ['slack'])).toEqual([
      expect.stringContaining('to: linear is not configured'),
    ])
  })
})
