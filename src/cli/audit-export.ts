import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { exportAudit } from '../usecases/auditing/export-audit.ts'
import { type Command, EXIT, type Io, UsageError } from './command.ts'
import { withAudit } from './with-database.ts'

export const auditExport: Command = {
  summary: 'Write the audit as JSON lines, oldest entry first',
  usage: `countersign audit export [--after <sequence>] [--output <file>]

  --after    only the entries after this number
  --output   a new file to write to; "-", which is the default, is stdout`,

  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options: { after: { type: 'string', default: '0' }, output: { type: 'string', default: '-' } },
    })
    const after = readSequence(values.after)
    return withAudit(io, async (audit) => {
      const lines = exportAudit({ audit })(after)
      const count = values.output === '-' ? await print(lines, io) : await write(lines, values.output)
      io.say(`${count} ${count === 1 ? 'entry' : 'entries'} exported.`)
      return EXIT.fine
    })
  },
}

function readSequence(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new UsageError(`--after takes the number of an entry, e.g. 17, not "${text}".`)
}

async function print(lines: AsyncIterable<string>, io: Io): Promise<number> {
  let count = 0
  for await (const line of lines) {
    if (!(await io.print(line))) break
    count += 1
  }
  return count
}

/** An export is evidence, so that one that exists already is never overwritten. */
async function write(lines: AsyncIterable<string>, path: string): Promise<number> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  await once(file, 'open').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `--output: ${path} cannot be made (${error.code}). Name a file that does not exist yet.`,
    )
  })
  let count = 0
  for await (const line of lines) {
    if (!file.write(`${line}\n`)) await once(file, 'drain')
    count += 1
  }
  file.end()
  await once(file, 'close')
  return count
}
