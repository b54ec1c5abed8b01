import type { ConnectedQueue } from '../adapters/queue/bullmq-queue.ts'
import type { OpenStore } from '../adapters/store/open-store.ts'

/** Each thing that we depend on → `ok`, or a word on what is wrong with it. */
export async function health(database: OpenStore, queue: ConnectedQueue): Promise<Record<string, string>> {
  const db = await database.ping().then(() => 'ok', reasonOf)
  return { database: db, queue: queue.reachable() ? 'ok' : 'down' }
}

/** A word for the readiness page: the driver's code, never its text, which may hold an address or a name. */
function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? `down (${String(error.code)})` : 'down'
}
