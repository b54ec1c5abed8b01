import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'

/** A TypeScript file as the browser can run it: without its types, every other character in its place. */
export function browserScript(file: URL): string {
  const { emitWarning } = process
  // Node calls this function experimental whenever it is first used; a visitor of the sandbox cannot act on that.
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(readFileSync(file, 'utf8'))
  } finally {
    process.emitWarning = emitWarning
  }
}
