import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { anyPython } from './python.ts'

const FOLDER = resolve('clients/python')
const HEAD = 'import asyncio, json, sys\nfrom countersign_client import *\n\nURL, *ARGS = sys.argv[1:]\n'

/** Whether `runPythonClient` can be used; where not, tests are skipped. */
export const pythonIsMissing = anyPython() === undefined

/** Runs code beside the Python client, with `URL` and `ARGS`; resolves with the JSON that it printed last. */
export function runPythonClient(code: string, url: string, ...args: readonly string[]): Promise<unknown> {
  const env = { PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: '1', PATH: process.env.PATH }
  return new Promise((done, fail) => {
    execFile(anyPython() ?? 'python3', ['-c', HEAD + code, url, ...args], { env }, (error, stdout, stderr) =>
      error ? fail(new Error(stderr)) : done(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')),
    )
  })
}
