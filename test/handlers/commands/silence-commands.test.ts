import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerCommand } from '../../../handlers/commands/answer-command.ts'
import type { CommandNeeds } from '../../../handlers/commands/needs.ts'
import { parseCommand } from '../../../handlers/commands/parse-command.ts'
import { endSilence, listSilences, makeSilence } from '../../../src/usecases/silencing/silences.ts'
import { toPlainText } from '../../../templates/render/plain-text.ts'
import { aWorld, type World } from '../../support/world.ts'

describe('silence', () => {
  it.each([
    ['silence source=ci 2h noisy deploys', { source: ['ci'] }, 7_200_000, 'noisy deploys'],
    ['silence source=ci for 30m noisy', { source: ['ci'] }, 1_800_000, 'noisy'],
    [
      'Silence Type=failure,bug-report label.env=staging 1d we know',
      { type: ['failure', 'bug-report'], 'label.env': ['staging'] },
      86_400_000,
      'we know',
    ],
    ['silence task=GH-42 1h rerun', { task_id: ['GH-42'] }, 3_600_000, 'rerun'],
    ['silence source=“my bot” 1h a = b', { source: ['my bot'] }, 3_600_000, 'a = b'],
    ['silence source=ci 2h', { source: ['ci'] }, 7_200_000, ''],
  ])('is read from “%s”', (said, match, forMs, reason) => {
    expect(parseCommand(said)).toEqual({ kind: 'silence', match, forMs, reason })
  })

  it.each([
    ['silence everything please', 'Say what, how long and why'],
    ['silence 2h noisy', 'Say what, how long and why'],
    ['silence source=, 2h noisy', 'Say what, how long and why'],
    ['silence sorce=ci 2h noisy', 'I do not know the field “sorce”. Fields are type, source'],
    ['silence source=ci noisy', 'Say for how long'],
    ['silence source=ci 400d noisy', 'Say for how long'],
    ['unsilence', 'Say which one'],
  ])('is asked back at “%s”', (said, problem) => {
    expect(parseCommand(said)).toMatchObject({
      kind: 'not-understood',
      problem: expect.stringContaining(problem),
    })
  })

  it('alone asks what is silent', () => {
    expect(parseCommand('silence')).toEqual({ kind: 'silences' })
    expect(parseCommand('silences')).toEqual({ kind: 'silences' })
    expect(parseCommand('unsilence 7C1A')).toEqual({ kind: 'unsilence', id: '7c1a' })
  })
})

describe('a person who says it', () => {
  const ALEX = { channel: 'slack', user: 'U0ALEX' } as const
  let world: World
  beforeAll(async () => {
    world = await aWorld()
  })
  afterAll(() => world.close())

  async function say(words: string, identity: Parameters<typeof answerCommand>[2] = ALEX) {
    const { needs } = world
    const silences = {
      makeSilence: makeSilence(needs),
      endSilence: endSilence(needs),
      listSilences: listSilences(needs),
    }
    const answers = await answerCommand(
      { ...needs, ...silences } as unknown as CommandNeeds,
      parseCommand(words),
      identity,
    )
    return answers.map((answer) => toPlainText(answer)).join('\n')
  }
  const withoutTimes = (text: string) =>
    text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '<time>').replaceAll(/\b[0-9a-f]{8}\b/g, '<id>')

  it('silences, sees what is silent, and ends it', async () => {
    expect(withoutTimes(await say('silence source=ci 2h noisy deploys'))).toMatchInlineSnapshot(`
      "Silenced: source ci
      ✅ Stored and found, but not shown · Until <time>

      noisy deploys

      Approvals, questions and what is critical still come.

      silence <id>"
    `)
    const listed = await say('silences')
    expect(withoutTimes(listed)).toMatchInlineSnapshot(`
      "Silenced now
      1 silence

      • <id>: source ci until <time>, by Alex Kim (noisy deploys); nothing held back yet

      “unsilence” and the id ends one. What is critical, and what asks for an answer, always comes."
    `)
    const [id] = /\b[0-9a-f]{8}\b/.exec(listed)!
    expect(withoutTimes(await say(`unsilence ${id}`))).toMatchInlineSnapshot(`
      "No longer silenced: source ci
      ✅ Nothing was held back

      What it held back is not sent afterwards; each event can be found by its task or its id."
    `)
    expect(await say('silences')).toContain('Nothing is silenced')
    expect(await say(`unsilence ${id}`)).toContain(`Nothing begins with ${id}`)
  })

  it.each([
    ['silence source=ci 2h', 'Say why'],
    ['silence source=* 2h noisy', 'It would be for every event'],
    ['silence source=ci 8d noisy', 'At most 7d'],
  ])('is refused at “%s”', async (words, why) => {
    const said = await say(words)
    expect(said).toContain('Nothing was silenced')
    expect(said).toContain(why)
  })

  it('but is not listed, changes nothing and sees nothing', async () => {
    const stranger = { channel: 'slack', user: 'U0NOBODY' } as const
    for (const words of ['silence source=ci 2h noisy', 'silences', 'unsilence 7c1a'])
      expect(await say(words, stranger)).toContain('You are not listed here')
    expect(await listSilences(world.needs)({ activeOnly: true })).toEqual([])
  })
})
