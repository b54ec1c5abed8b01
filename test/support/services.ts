import type pg from 'pg'
import { pythonWithJwt } from './python.ts'

/** A database for one test file alone. */
export interface TestDatabase {
  readonly url: string
  readonly connection: pg.PoolConfig
  /** True for the embedded database, whose connections are all one session. */
  readonly oneSession: boolean
  close(): Promise<void>
}

/** Real servers that the tests use where they are given; PGlite is always there. */
const SERVICES = {
  postgres: { name: 'PostgreSQL', variable: 'TEST_DATABASE_URL' },
  redis: { name: 'Redis', variable: 'TEST_REDIS_URL' },
} as const
type Service = keyof typeof SERVICES

/** For `describe.skipIf(isMissing('redis'))`. */
export function isMissing(service: Service): boolean {
  return !process.env[SERVICES[service].variable]
}

/** Where a service is. Throws when it is missing: ask `isMissing` first. */
export function serviceUrl(service: Service): string {
  const { name, variable } = SERVICES[service]
  const url = process.env[variable]
  if (!url) throw new Error(`${name} is needed here: set ${variable}.`)
  return url
}

/** Vitest calls this once before all files: it says which suites will be skipped, or fails where that must not be. */
export default function announceMissingServices(): void {
  const missing = [
    ...Object.values(SERVICES)
      .filter(({ variable }) => !process.env[variable])
      .map(({ name, variable }) => `${name} (${variable} is not set)`),
    ...(pythonWithJwt() === undefined
      ? ['Python with PyJWT (python3 cannot import jwt and cryptography)']
      : []),
  ]
  if (missing.length === 0) return
  const which = missing.join(' and ')
  if (process.env.COUNTERSIGN_REQUIRE_SERVICES === '1') throw new Error(`The tests need ${which}.`)
  console.warn(
    `Skipping the suites that need ${which}.\n` +
      'To run them all: `apt-get install postgresql redis-server python3-jwt python3-cryptography`, then `bash .ci/run`.\n',
  )
}
