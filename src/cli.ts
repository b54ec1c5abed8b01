#!/usr/bin/env -S node --env-file-if-exists=.env
import type { Io } from './cli/command.ts'
import { runCommand } from './cli/run-command.ts'

/** stdout carries only results, so that it can be piped; a reader that has seen enough (`| head`) is no error. */
const io: Io = {
  print: (line) =>
    new Promise((resolve, reject) => {
      process.stdout.write(`${line}\n`, (error) => {
        if (!error) resolve(true)
        else if (hasLeft(error)) resolve(false)
        else reject(error)
      })
    }),
  say: (line) => {
    process.stderr.write(`${line}\n`)
  },
  serve: async () => {
    await import('./main.ts')
    // It ends the process itself, on a signal or where it cannot start.
    return new Promise(() => {})
  },
}

function hasLeft(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE'
}

// A stream without a listener throws what its writers are told anyway.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

process.exit(await runCommand(process.argv.slice(2), io))
