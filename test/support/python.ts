import { execFileSync } from 'node:child_process'

/** Where a Python may be; the system's own last, which has Debian's packages. */
const CANDIDATES = ['python3', '/usr/bin/python3']

/** A Python that has PyJWT and cryptography, or `undefined`. */
export function pythonWithJwt(): string | undefined {
  return CANDIDATES.find((python) => {
    try {
      execFileSync(python, ['-c', 'import jwt, cryptography'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
}
