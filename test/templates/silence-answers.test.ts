import { expect, it } from 'vitest'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { silenceEnded, silenceList } from '../../templates/silence-answers.ts'
import { aSilence } from '../domain/holding/holding-builders.ts'

it('lists what is silent with who made it, until when, why and how much it held back', () => {
  const program = aSilence({ id: 'b2', by: 'key:ci', match: { type: ['failure'], 'label.env': ['staging'] } })
  const all = [
    { silence: aSilence(), held: 1 },
    { silence: program, held: 0 },
  ]
  expect(toPlainText(silenceList(all, { alex: 'Alex Kim' }))).toMatchInlineSnapshot(`
    "Silenced now
    2 silences

    • 7c1a2b3d: source ci until 2026-11-21 14:00 UTC, by Alex Kim (noisy deploys); 1 event held back
    • b2: type failure, label.env staging until 2026-11-21 14:00 UTC, by key:ci (noisy deploys); nothing held back yet

    “unsilence” and the id ends one. What is critical, and what asks for an answer, always comes."
  `)
})

it('says in one line how many were held back', () => {
  expect(toPlainText(silenceEnded(aSilence(), 12))).toMatchInlineSnapshot(`
    "Your silence is over: source ci
    12 events held back

    They are stored, and not sent afterwards.

    silence 7c1a2b3d"
  `)
})

it('counts what it does not list', () => {
  const many = Array.from({ length: 25 }, (_, at) => ({ silence: aSilence({ id: `id-${at}` }), held: at }))
  expect(toPlainText(silenceList(many, {}))).toContain('5 older ones are not listed here')
})
