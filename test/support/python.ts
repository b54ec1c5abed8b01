import { execFileSync } from 'node:child_process'

/** Where a Python may be; the system's own last, which has Debian's packages. */
const CANDIDATES = ['python3', '/usr/bin/python3']

/** Any Python of version 3.9 or newer, or `undefined`. */
export function anyPython(): string | undefined {
  return CANDIDATES.find((python) => runs(python, 'import sys; assert sys.version_info >= (3, 9)'))
}

/** A Python that has PyJWT and cryptography, or `undefined`. */
export function pythonWithJwt(): string | undefined {
  return CANDIDATES.find((python) => runs(python, 'import jwt, cryptography'))
}

function runs(python: string, code: string): boolean {
  try {
    execFileSync(python, ['-c', code], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
