import { expect, it } from 'vitest'
import { readVerification } from '../../../src/domain/answers/verification.ts'

it.each([
  [{ next_action: 'create-pr' }, { status: 'approved', next_action: 'create-pr', required_actions: [] }],
  [{ status: 'approved' }, { status: 'approved', next_action: 'create-pr' }],
  [{ status: 'rejected' }, { status: 'rejected', next_action: 'fix-and-rerun' }],
  [
    { next_action: 'add-tests-and-rerun', required_actions: 'a\n\n b ', message: ' Please ' },
    { status: 'rejected', required_actions: ['a', 'b'], message: 'Please' },
  ],
  [{ next_action: 'fix-and-rerun', required_actions: ['a'] }, { required_actions: ['a'] }],
])('reads %j', (given, answer) => {
  expect(readVerification(given)).toMatchObject({ kind: 'answer', answer })
})

it.each([
  [{}, 'next_action'],
  [{ next_action: 'merge' }, 'next_action'],
  [{ next_action: 'create-pr', status: 'maybe' }, 'status'],
  [{ next_action: 'create-pr', status: 'rejected' }, 'status'],
  [{ next_action: 'fix-and-rerun', required_actions: [1] }, 'required_actions'],
  [{ next_action: 'create-pr', message: 7 }, 'message'],
])('refuses %j, naming %s', (given, path) => {
  expect(readVerification(given)).toMatchObject({ kind: 'invalid', fields: [{ path }] })
})
