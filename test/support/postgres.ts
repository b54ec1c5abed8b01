import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { serviceUrl, type TestDatabase } from './services.ts'

/** A new, empty database on the server of TEST_DATABASE_URL; `close` drops it, whoever is still connected. */
export async function freshPostgres(): Promise<TestDatabase> {
  const server = serviceUrl('postgres')
  const name = `countersign_test_${randomUUID().replaceAll('-', '')}`
  await onServer(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    connection: { connectionString: url.href },
    oneSession: false,
    close: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
