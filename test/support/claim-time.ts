import pg from 'pg'
import { freshPostgres } from './postgres.ts'

/** What a server keeps its truth in, and how the time passes that a killed process's claims last. */
export interface ClaimTime {
  readonly database: Readonly<Record<string, string>>
  letClaimsEnd(): Promise<void>
  close(): Promise<void>
}

/** Alone with its database, Countersign gives back at its start what was claimed before. */
export async function embeddedTime(): Promise<ClaimTime> {
  return { database: {}, letClaimsEnd: async () => undefined, close: async () => undefined }
}

/** Others may be at work on the same PostgreSQL, so that claims are waited for: here two minutes pass at once. */
export async function postgresTime(): Promise<ClaimTime> {
  const { url, close } = await freshPostgres()
  const letClaimsEnd = async () => {
    const client = new pg.Client(url)
    await client.connect()
    await client.query(
      `UPDATE countersign.cards SET unsettled_until = unsettled_until - interval '2 minutes'`,
    )
    for (const table of ['cards', 'callbacks']) {
      await client.query(`UPDATE countersign.${table} SET lease_until = lease_until - interval '2 minutes',
        woken_at = woken_at - interval '2 minutes', due_at = due_at - interval '2 minutes'`)
    }
    await client.end()
  }
  return { database: { DATABASE_URL: url }, letClaimsEnd, close }
}
