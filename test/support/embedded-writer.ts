import pg from 'pg'
import { openEmbeddedDatabase } from '../../src/adapters/store/embedded-database.ts'

/**
 * A process of its own that opens the embedded database in the directory of its first argument and writes until it is
 * killed. It prints each number once the database has acknowledged it.
 */
const { connection } = await openEmbeddedDatabase(process.argv[2] ?? '', () => {})
const client = new pg.Client(connection)
await client.connect()
await client.query('CREATE TABLE IF NOT EXISTS written (number int PRIMARY KEY)')
for (let number = 1; ; number++) {
  await client.query('INSERT INTO written VALUES ($1)', [number])
  process.stdout.write(`${number}\n`)
}
