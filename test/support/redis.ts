import { Redis } from 'ioredis'
import { serviceUrl } from './services.ts'

export interface TestRedis {
  readonly url: string
  /** Empties this database and no other. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** An empty database of its own on the server of TEST_REDIS_URL: database 0 counts which of the others is next. */
export async function freshRedis(): Promise<TestRedis> {
  const url = new URL(serviceUrl('redis'))
  const counter = new Redis(url.href)
  const turn = await counter.incr('countersign:test:turn')
  const [, databases = '16'] = await counter
    .call('CONFIG', 'GET', 'databases')
    .then((reply) => reply as string[])
  await counter.quit()

  url.pathname = `/${1 + (turn % (Number(databases) - 1))}`
  const client = new Redis(url.href)
  const flush = async () => {
    await client.flushdb()
  }
  await flush()
  const close = async () => {
    await flush()
    await client.quit()
  }
  return { url: url.href, flush, close }
}
