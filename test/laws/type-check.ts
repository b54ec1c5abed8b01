import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Type-checks files that do not exist, as if they stood at their paths: what the compiler says, or nothing. They are written
 * where no other tool looks, and `rootDirs` lets their imports reach the project's own files.
 */
export async function typeCheck(files: Readonly<Record<string, string>>): Promise<string> {
  mkdirSync('node_modules/.cache', { recursive: true })
  const directory = mkdtempSync('node_modules/.cache/type-check-')
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true })
      writeFileSync(join(directory, path), text)
    }
    const root = '../../..'
    const project = {
      extends: `${root}/tsconfig.json`,
      compilerOptions: {
        rootDirs: ['.', root],
        typeRoots: [`${root}/node_modules/@types`],
        // The package by its own name: what is built of it may not be there, or be of yesterday.
        paths: { 'countersign/client': [`${root}/src/client/client.ts`] },
      },
      include: [],
      files: Object.keys(files),
    }
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(project))
    const args = ['node_modules/typescript/bin/tsc', '--project', directory]
    return await run(process.execPath, args).then(() => '', whatItSaid)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** The compiler writes to stdout and ends with a code; anything else (it could not start) is thrown on. */
function whatItSaid(error: unknown): string {
  if (error instanceof Error && 'stdout' in error && error.stdout) return String(error.stdout)
  throw error
}
