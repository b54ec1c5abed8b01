import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const run = promisify(execFile)
const TSC = resolve('node_modules/typescript/bin/tsc')

const PROGRAM = `
import { type Decision, CountersignError, OrchestratorClient, verifyCallback } from 'countersign/client'

const client = new OrchestratorClient({ url: 'http://127.0.0.1:9', attempts: 1 })
export async function deploy(): Promise<Decision | undefined> {
  await client.updateTaskStatus({ taskId: 'T-1', status: 'in_progress' })
  // @ts-expect-error a status that nobody knows
  void (() => client.updateTaskStatus({ taskId: 'T-1', status: 'dancing' }))
  const approval = await client.requestApproval({ title: 'Deploy' })
  return approval.wait({ timeout: 60 })
}
console.log(typeof verifyCallback, await deploy().catch((error: unknown) => error instanceof CountersignError))
`
const COMPILER = {
  target: 'ES2022',
  module: 'NodeNext',
  strict: true,
  exactOptionalPropertyTypes: true,
  types: [] as string[],
  lib: ['ES2022', 'DOM'],
}

let project: string
/** Another project, which has our package as npm packs it, and none of our dependencies. */
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'countersign-package-'))
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project])
  const [, filename = ''] = /"filename":\s*"([^"]+)"/.exec(stdout) ?? []
  const installed = join(project, 'node_modules/countersign')
  mkdirSync(installed, { recursive: true })
  await run('tar', ['-xzf', join(project, filename), '-C', installed, '--strip-components=1'])
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(join(project, 'program.ts'), PROGRAM)
  const config = { compilerOptions: COMPILER, files: ['program.ts'] }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config))
}, 60_000)
afterAll(() => rmSync(project, { recursive: true, force: true }))

it('type-checks and runs in a project that has only the packed package', async () => {
  const checked = run(process.execPath, [TSC, '--project', project])
  await checked.catch(({ stdout }) => expect(stdout).toBe(''))
  const { stdout } = await run(process.execPath, ['program.js'], { cwd: project })
  expect(stdout).toBe('function true\n')
}, 60_000)
