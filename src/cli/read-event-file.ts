import { readFileSync } from 'node:fs'
import { UsageError } from './command.ts'

/** The file descriptor of stdin. */
const STDIN = 0

/** What a JSON file holds; `-` is stdin. `hint` says what to name instead. Throws `UsageError`. */
export function readEventFile(file: string, hint: string): unknown {
  const name = file === '-' ? 'stdin' : file
  const text = readText(file, name, hint)
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new UsageError(`${name} is not valid JSON.`)
  }
}

function readText(file: string, name: string, hint: string): string {
  try {
    return readFileSync(file === '-' ? STDIN : file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    throw new UsageError(`${name} cannot be read${code}. ${hint}`)
  }
}
