import { Redis } from 'ioredis'
import { type Finding, fine, note, wrong } from '../../domain/finding.ts'
import type { Checkup } from '../../ports/checkup.ts'

/** Looks whether Redis answers, and keeps what it was given. */
export function redisCheckup(url: string): Checkup {
  return {
    name: 'Redis',
    async run() {
      const client = new Redis(url, {
        lazyConnect: true,
        connectTimeout: 5000,
        maxRetriesPerRequest: 0,
        retryStrategy: () => null,
      })
      // What the attempt itself says is only that there is no connection.
      let cause: unknown
      client.on('error', (error) => {
        cause = error
      })
      try {
        await client.connect()
        return [fine('answers'), judge(await client.info('memory'))]
      } catch (error) {
        return [unreachable(cause ?? error)]
      } finally {
        client.disconnect()
      }
    },
  }
}

function judge(info: string): Finding {
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1]
  if (policy === undefined) return note('does not say its maxmemory-policy; it must be noeviction')
  if (policy === 'noeviction') return fine('maxmemory-policy is noeviction')
  return wrong(
    `maxmemory-policy is ${policy}, so that jobs may vanish when memory is short`,
    'Set maxmemory-policy to noeviction (redis.conf, or your provider’s settings).',
  )
}

/** Only a code or Redis's own first word: the rest may hold an address. */
function unreachable(error: unknown): Finding {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  const word = error instanceof Error ? /^[A-Z]{4,}/.exec(error.message)?.[0] : undefined
  const refused = word === 'NOAUTH' || word === 'WRONGPASS'
  const fix = refused
    ? 'Check the user and the password in REDIS_URL.'
    : 'Check REDIS_URL, that Redis runs, and the network between here and there.'
  return wrong(`cannot be used (${word ?? code ?? 'no connection'})`, fix)
}
