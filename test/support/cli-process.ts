import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

interface Options {
  /** Stop reading after its first bytes. */
  readonly head?: boolean
  /** What it reads from stdin; nothing unless given. */
  readonly input?: string
  /** Where it runs; here unless given. */
  readonly cwd?: string
}

/** Runs the command line as a process of its own, with this environment and no other. */
export async function runCli(
  line: readonly string[],
  env: Readonly<Record<string, string>>,
  { head = false, input, cwd }: Options = {},
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [CLI, ...line], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd,
  })
  child.stdin.end(input)
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8')
    if (head) child.stdout.destroy()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8')
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, out, err }
}
