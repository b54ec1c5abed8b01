import { parseArgs } from 'node:util'
import { databaseTrouble } from '../adapters/store/database-trouble.ts'
import { readDatabaseConfig } from '../config/read-database-config.ts'
import { type Command, EXIT } from './command.ts'

export const migrate: Command = {
  summary: 'Bring the database to the newest schema, as a start would',
  usage: `countersign migrate [--json]

  --json     print the result as one line of JSON

Exits 0 when the database is up to date, 69 when it cannot be used.`,

  async run(args, io) {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } })
    const { migrateDatabase } = await import('../adapters/store/migrate-database.ts')
    const steps = await migrateDatabase(readDatabaseConfig()).catch((error: unknown) => {
      const trouble = databaseTrouble(error)
      if (trouble === undefined) throw error
      return trouble
    })
    if ('what' in steps) {
      io.say(`Nothing was changed: ${steps.what}. ${steps.fix}`)
      return EXIT.unavailable
    }
    await io.print(values.json ? JSON.stringify({ steps }) : toWords(steps))
    return EXIT.fine
  },
}

function toWords(steps: readonly string[]): string {
  if (steps.length === 0) return 'The database is up to date; there was nothing to do.'
  const taken = steps.length === 1 ? '1 step was taken' : `${steps.length} steps were taken`
  return `The database is up to date. ${taken}:\n${steps.map((step) => `  ${step}`).join('\n')}`
}
