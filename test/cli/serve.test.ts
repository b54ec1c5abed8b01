import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCli } from '../support/cli-process.ts'

const dir = mkdtempSync(join(tmpdir(), 'countersign-serve-'))
writeFileSync(join(dir, 'file'), '')
afterAll(() => rmSync(dir, { recursive: true }))

const MAIL = {
  SMTP_HOST: '127.0.0.1',
  SMTP_FROM: 'countersign@example.com',
  NOTIFICATION_EMAIL_TO: 'alex@example.com',
  DATA_DIR: join(dir, 'data'),
  PORT: '0',
}
/** As a busy machine needs to start a process. */
const PATIENCE_MS = 60_000
const serve = (env: Readonly<Record<string, string>>) => runCli(['serve'], env, { cwd: dir })

it(
  'is the server: it ends with 78 where the configuration is wrong, naming everything',
  async () => {
    const { code, err } = await serve({ PORT: 'x', CALLBACK_ALLOW: 'https://ci.example/' })
    expect(code).toBe(78)
    expect(err).toContain('PORT: give a port number')
    expect(err).toContain('CALLBACK_ALLOW: give hosts')
  },
  PATIENCE_MS,
)

it.each([
  ['a DATA_DIR that is a file', { DATA_DIR: join(dir, 'file') }, 'DATA_DIR cannot be used (EEXIST'],
  ['a DATA_DIR below a file', { DATA_DIR: join(dir, 'file', 'data') }, 'DATA_DIR cannot be used (ENOTDIR'],
  ['a database host without an address', { DATABASE_URL: 'postgres://nowhere.invalid/x' }, 'Check HOST, '],
  ['a HOST of another machine', { HOST: '192.0.2.1' }, 'HOST is no address of this machine'],
])(
  'ends with 1 and says what to change, without a stack, for %s',
  async (_, env, said) => {
    const { code, err } = await serve({ ...MAIL, ...env })
    expect(code).toBe(1)
    expect(err).toContain(said)
    expect(err).not.toContain('    at ')
  },
  PATIENCE_MS,
)
