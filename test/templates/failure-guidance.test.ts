import { expect, it } from 'vitest'
import { type Failed, guidanceFor } from '../../templates/failure-guidance.ts'

const CONTINUE = 'You can continue your previous work.'

it.each<[Failed, string]>([
  [{ operation: 'skill-install' }, `${CONTINUE} The package has to be fixed before it is installed again.`],
  [{ operation: 'agent-restart', severity: 'critical' }, 'A manual restart may be needed.'],
  [{ operation: 'config-change' }, `${CONTINUE} The current settings remain active.`],
  [{ error_code: 'PERMISSION_DENIED' }, `${CONTINUE} Permission has to be granted before this can work.`],
  [{ error_code: 'RESOURCE_EXHAUSTED' }, `${CONTINUE} It has to wait for resources to free up.`],
  [
    { error_code: 'VERSION_CONFLICT', operation: 'plugin-install' },
    `${CONTINUE} The conflicting component has to be updated.`,
  ],
  [
    { error_code: 'NETWORK_TIMEOUT' },
    'The state is uncertain: please verify it before going on, and report what is wrong. It can be retried when the network is stable.',
  ],
  [
    { error_code: 'OPERATION_TIMEOUT', operation: 'skill-install' },
    'The state is uncertain: please verify it before going on, and report what is wrong.',
  ],
  [
    { manual_intervention_required: true },
    'This needs manual intervention. Please wait for further instructions.',
  ],
  [{ error_code: 'E1', severity: 'warning' }, CONTINUE],
])('advises on %o', (failed, advice) => {
  expect(guidanceFor(failed)).toBe(advice)
})

it('lets the sender say it better, and does not repeat it', () => {
  const failed = { operation: 'config-change' }
  expect(guidanceFor(failed, 'No action required')).toBe('No action required.')
  expect(guidanceFor(failed, 'Read the log.')).toBe(`${CONTINUE} Read the log.`)
})
