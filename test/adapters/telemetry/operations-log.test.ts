import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { operationsLog } from '../../../src/adapters/telemetry/operations-log.ts'
import { operationLine } from '../../../src/domain/failed-operation.ts'
import { anEvent } from '../../support/builders.ts'

let folder: string
const errors: string[] = []
const log = { info: () => {}, warn: () => {}, error: (_: object, message: string) => errors.push(message) }
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'operations-'))
  errors.length = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

const line = (id: string) =>
  operationLine(anEvent({ id, type: 'failure-report', message: 'x'.repeat(200) }), null)
const idsIn = (file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((text) => (JSON.parse(text) as { event_id: string }).event_id)

it('is one JSON object a line, in a folder that it makes, in order', async () => {
  const { append } = operationsLog({ file: join(folder, 'deep/operations.log'), log })
  await Promise.all([append([line('1'), line('2')]), append([]), append([line('3')])])
  expect(idsIn('deep/operations.log')).toEqual(['1', '2', '3'])
})

it('begins anew when it is full, and keeps the last ones', async () => {
  const { append } = operationsLog({ file: join(folder, 'operations.log'), log, maxBytes: 700, files: 3 })
  await Promise.all(['1', '2', '3', '4', '5'].map((id) => append([line(id)])))
  expect(readdirSync(folder).toSorted()).toEqual(['operations.log', 'operations.log.1', 'operations.log.2'])
  expect(['operations.log.2', 'operations.log.1', 'operations.log'].map(idsIn)).toEqual([['3'], ['4'], ['5']])
})

it('stops nothing where it cannot be written, and goes on when it can', async () => {
  writeFileSync(join(folder, 'taken'), '')
  const { append } = operationsLog({ file: join(folder, 'taken/operations.log'), log })
  await append([line('1')])
  expect(errors).toEqual(['The operations log could not be written.'])
  rmSync(join(folder, 'taken'))
  await append([line('2')])
  expect(idsIn('taken/operations.log')).toEqual(['2'])
})
