import { createServer } from 'node:http'
import { listen } from '../../src/sandbox/loopback-server.ts'

/** A port on which nothing listens now. */
export async function freePort(): Promise<number> {
  const { url, close } = await listen(createServer())
  await close()
  return Number(new URL(url).port)
}
