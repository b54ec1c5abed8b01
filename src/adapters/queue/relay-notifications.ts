import type pg from 'pg'

/**
 * Passes every notification that reaches one connection of the pool on to its others. The embedded database serves all
 * connections from one session, and tells of a NOTIFY only the connection that asked for it; without this a worker
 * would hear of new jobs seconds later, when it looks by itself.
 */
export function relayNotifications(pool: pg.Pool): void {
  const clients = new Set<pg.PoolClient>()
  const passedOn = new WeakSet<pg.Notification>()
  pool.on('remove', (client) => clients.delete(client))
  pool.on('connect', (client) => {
    clients.add(client)
    client.on('notification', (notification) => {
      if (passedOn.has(notification)) return
      passedOn.add(notification)
      for (const other of clients) if (other !== client) other.emit('notification', notification)
    })
  })
}
