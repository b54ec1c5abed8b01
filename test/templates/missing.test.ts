import { describe, expect, it } from 'vitest'
import { aPolicy } from '../../src/domain/policy.ts'
import { missingSentence, missingWords, progressOf } from '../../templates/missing.ts'
import { anApproval, aVote } from '../support/builders.ts'

const asked = (quorum: number, eachOf: readonly string[], votes = [aVote()]) =>
  anApproval({ policy: aPolicy({ name: 'p', roles: null, quorum, eachOf }), votes })

describe('what is missing', () => {
  it.each([
    [asked(1, []), undefined, undefined, '1 of 1'],
    [asked(2, []), '1 more approval', '1 more approval is needed', '1 of 2'],
    [asked(2, ['cto']), '1 more approval, from cto', '1 more approval is needed, from cto', '1 of 2'],
    [
      asked(3, ['cto']),
      '2 more approvals, one of them from cto',
      '2 more approvals are needed, one of them from cto',
      '1 of 3',
    ],
    [
      asked(1, ['cto', 'security_team']),
      '2 more approvals, one from each of cto and security_team',
      '2 more approvals are needed, one from each of cto and security_team',
      '0 of 2',
    ],
    [
      asked(4, ['cto', 'security_team']),
      '3 more approvals, among them one from each of cto and security_team',
      '3 more approvals are needed, among them one from each of cto and security_team',
      '1 of 4',
    ],
  ])('is said with the roles (%#)', (approval, words, sentence, progress) => {
    expect(missingWords(approval)).toBe(words)
    expect(missingSentence(approval)).toBe(sentence)
    expect(progressOf(approval)).toBe(progress)
  })

  it('is nothing once it is decided', () => {
    expect(missingWords({ ...asked(2, []), state: 'expired' })).toBeUndefined()
  })
})
