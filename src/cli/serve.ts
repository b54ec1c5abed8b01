import { parseArgs } from 'node:util'
import { type Command, EXIT } from './command.ts'

export const serve: Command = {
  summary: 'Start the server, and stop it on SIGTERM or SIGINT',
  usage: `countersign serve

Reads the environment, .env and countersign.yaml, as "npm start" does; with nothing configured it is the sandbox.
Exits 0 when it was told to stop, 1 when it could not start, 78 when the configuration is wrong.`,

  async run(args, io) {
    parseArgs({ args: [...args], options: {} })
    await io.serve?.()
    return EXIT.fine
  },
}
