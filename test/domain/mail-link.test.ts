import { expect, it } from 'vitest'
import { readLink, signLink } from '../../src/domain/mail-link.ts'
import { anApproval } from '../support/builders.ts'

const { id, digest } = anApproval()
const LINK = { approvalId: id, personId: 'ann.o@x', digest }
const TOKEN = signLink(LINK, 'secret')

it('is read back as it was signed, and fits into a URL as it is', () => {
  expect(readLink(TOKEN, 'secret')).toEqual(LINK)
  expect(TOKEN).toMatch(/^[\w.-]{1,250}$/)
})

it('is nothing under another secret', () => {
  expect(readLink(TOKEN, 'another')).toBeUndefined()
})

it('is nothing with another approval, person or digest, or with a part missing or added', () => {
  const parts = TOKEN.split('.')
  const other = signLink({ approvalId: 'x', personId: 'eve', digest: `sha256:${'0'.repeat(64)}` }, 'secret')
  const mixed = other.split('.').map((part, at) => parts.with(at, part).join('.'))
  const cut = parts.map((_, at) => parts.toSpliced(at, 1).join('.'))
  for (const token of [...mixed, ...cut, `${TOKEN}.x`, `x.${TOKEN}`, TOKEN.slice(0, -4), '', '...'])
    expect(readLink(token, 'secret'), token).toBeUndefined()
})
