import type { PGlite } from '@electric-sql/pglite'
import type { PGLiteSocketHandler } from '@electric-sql/pglite-socket'

/** What a socket handler puts its messages into. The library names the class of its own queue here, but only calls these. */
type MessageQueue = ConstructorParameters<typeof PGLiteSocketHandler>[0]['queryQueue']

interface Turn {
  readonly connection: number
  readonly message: Uint8Array
  readonly onData: (data: Uint8Array) => void
  readonly resolve: (bytes: number) => void
  readonly reject: (error: unknown) => void
}

/**
 * Messages after which a query is not over yet: Parse, Bind, Describe, Execute, Close and Flush wait for a Sync
 * (PostgreSQL's extended query protocol).
 */
const MIDWAY = new Set([...'PBDECH'].map((letter) => letter.charCodeAt(0)))
const SYNC = Uint8Array.from([...'S\0\0\0\x04'].map((letter) => letter.charCodeAt(0)))

/**
 * Lets many connections share PGlite's one session. A connection keeps its turn until its query or its transaction is
 * over; the library's own queue lets others in between Parse and Execute, which then find each other's portals
 * ("portal "" does not exist").
 */
export function takingTurns(db: PGlite): MessageQueue {
  let waiting: Turn[] = []
  let owner: number | null = null
  let working = false

  const next = (): Turn | undefined => {
    const at = owner === null ? 0 : waiting.findIndex((turn) => turn.connection === owner)
    return at < 0 ? undefined : waiting.splice(at, 1)[0]
  }

  async function work(): Promise<void> {
    if (working) return
    working = true
    for (let turn = next(); turn !== undefined; turn = next()) await take(turn)
    working = false
  }

  async function take({ connection, message, onData, resolve, reject }: Turn): Promise<void> {
    try {
      let bytes = 0
      const onRawData = (data: Uint8Array) => {
        bytes += data.length
        onData(data)
      }
      await db.runExclusive(() => db.execProtocolRawStream(message, { onRawData }))
      owner = MIDWAY.has(message[0] ?? 0) || db.isInTransaction() ? connection : null
      resolve(bytes)
    } catch (error) {
      reject(error)
    }
  }

  /** A connection that is gone leaves neither a half query nor an open transaction behind. */
  async function leave(connection: number): Promise<void> {
    if (owner !== connection) return
    await db.runExclusive(() => db.execProtocolRawStream(SYNC, { onRawData: () => {} }))
    if (db.isInTransaction()) await db.exec('ROLLBACK')
    owner = null
    await work()
  }

  const queue = {
    enqueue: (connection: number, message: Uint8Array, onData: (data: Uint8Array) => void) =>
      new Promise<number>((resolve, reject) => {
        waiting.push({ connection, message, onData, resolve, reject })
        void work()
      }),
    clearQueueForHandler(connection: number) {
      const gone = waiting.filter((turn) => turn.connection === connection)
      waiting = waiting.filter((turn) => turn.connection !== connection)
      for (const turn of gone) turn.reject(new Error('The connection was closed.'))
    },
    clearTransactionIfNeeded: leave,
  }
  return queue as unknown as MessageQueue
}
