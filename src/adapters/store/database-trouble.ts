import { DatabaseInUseError } from './embedded-lock.ts'

/** Why a database cannot be used, and what to do. */
export interface DatabaseTrouble {
  readonly what: string
  readonly fix: string
}

const USER = 'Check the user and the password in DATABASE_URL.'
const RUNS = 'Check that PostgreSQL runs, the host and port in DATABASE_URL, and the network in between.'
const NAMES = {
  ECONNREFUSED: { what: 'PostgreSQL refuses the connection', fix: RUNS },
  ENOTFOUND: { what: 'the host in DATABASE_URL has no address', fix: RUNS },
  ETIMEDOUT: { what: 'PostgreSQL does not answer', fix: RUNS },
  '28P01': { what: 'PostgreSQL refuses the user or the password', fix: USER },
  '28000': { what: 'PostgreSQL refuses the user or the password', fix: USER },
  '3D000': {
    what: 'the database named in DATABASE_URL does not exist',
    fix: 'Create it first: createdb countersign',
  },
  '42501': {
    what: 'the user in DATABASE_URL may not do this',
    fix: 'Grant it CREATE on the database, or use its owner for this once.',
  },
} satisfies Readonly<Record<string, DatabaseTrouble>>
const TROUBLES: Readonly<Record<string, DatabaseTrouble>> = NAMES

/** By the driver's code alone: its text may hold an address or a name. Undefined for what is our mistake. */
export function databaseTrouble(error: unknown): DatabaseTrouble | undefined {
  if (error instanceof DatabaseInUseError)
    return { what: 'the embedded database is in use by another process', fix: error.message }
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const code = String(error.code)
  return TROUBLES[code] ?? { what: `the database cannot be used (${code})`, fix: RUNS }
}
