import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Vitest calls this once before all files: a folder for what the files of one run share (pglite.ts), gone after it. */
export default function keepPglite(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'pglite-'))
  process.env.PGLITE_KEPT_IN = directory
  return () => rmSync(directory, { recursive: true, force: true })
}
