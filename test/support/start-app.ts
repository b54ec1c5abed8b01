import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../../src/adapters/telemetry/log.ts'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { giveDatabase } from './pglite.ts'

/** Countersign in this very process, working and listening. */
export interface StartedApp {
  readonly server: App['server']
  /** Where it listens. */
  readonly address: string
  /** Ends it and removes its folder. */
  close(): Promise<void>
}

/** Starts Countersign with this environment and a folder of its own, in which `file` is countersign.yaml. */
export async function startApp(
  env: Readonly<Record<string, string | undefined>>,
  file = 'people: []\n',
): Promise<StartedApp> {
  const directory = mkdtempSync(join(tmpdir(), 'journey-'))
  const configFile = join(directory, 'countersign.yaml')
  writeFileSync(configFile, file)
  const own = { PORT: '0', DATA_DIR: join(directory, 'data'), COUNTERSIGN_CONFIG: configFile }
  if (env.DATABASE_URL === undefined) await giveDatabase(own.DATA_DIR)
  const app = await createApp({
    config: readConfig({ ...own, ...env }),
    log: createLog('silent'),
    version: '1.2.3',
    onCreateDatabase: () => {},
  })
  const address = await app.start()
  const close = async () => {
    await app.stop()
    rmSync(directory, { recursive: true })
  }
  return { server: app.server, address, close }
}
