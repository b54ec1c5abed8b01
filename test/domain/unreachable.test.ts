import { expect, it } from 'vitest'
import { unreachable } from '../../src/domain/unreachable.ts'

const failed = (code: string) => new TypeError('fetch failed', { cause: { code } })

it.each([
  ['a refused connection', failed('ECONNREFUSED'), 'ECONNREFUSED', false],
  ['a host that is not known', failed('ENOTFOUND'), 'ENOTFOUND', false],
  ['a name server that is away', failed('EAI_AGAIN'), 'EAI_AGAIN', false],
  ['a dropped connection', failed('ECONNRESET'), 'ECONNRESET', true],
  ['a time-out', new DOMException('the words of an error', 'TimeoutError'), 'TimeoutError', true],
  ['whatever else was thrown', 'the words of an error', 'unknown', true],
])(
  'after %s says by a code alone what happened, and whether anything may have been done',
  (_, error, code, doubt) => {
    expect(unreachable(error, 'commentCreate', 'Check the network.')).toMatchObject({
      reason: 'unreachable',
      detail: `commentCreate: ${code}`,
      fix: 'Check the network.',
      outcomeUnknown: doubt,
    })
  },
)
