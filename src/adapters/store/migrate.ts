import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { up as mainJob } from './migrations/0001-main-job.ts'
import { up as trustedApprovals } from './migrations/0002-trusted-approvals.ts'
import { up as auditChain } from './migrations/0003-audit-chain.ts'
import { up as receiptKeys } from './migrations/0004-receipt-keys.ts'
import { up as linearReplies } from './migrations/0005-linear-replies.ts'
import { up as taskThreads } from './migrations/0006-task-threads.ts'
import { up as mailOptouts } from './migrations/0007-mail-optouts.ts'
import { up as fallback } from './migrations/0008-fallback.ts'
import { up as agentMessages } from './migrations/0009-agent-messages.ts'
import { up as earlierRuns } from './migrations/0010-earlier-runs.ts'
import { up as inquiries } from './migrations/0011-inquiries.ts'
import { up as agentSessions } from './migrations/0012-agent-sessions.ts'
import { up as statistics } from './migrations/0015-statistics.ts'
import { up as holding } from './migrations/0016-holding.ts'
import { up as groups } from './migrations/0017-groups.ts'
import { up as pacing } from './migrations/0019-pacing.ts'
import { up as observing } from './migrations/0020-observing.ts'
import { up as largeTables } from './migrations/0021-large-tables.ts'
import { up as archive } from './migrations/0022-archive.ts'
import { up as linearInbox } from './migrations/0023-linear-inbox.ts'
import { up as inquiryReminders } from './migrations/0026-inquiry-reminders.ts'
import { up as unsettledCards } from './migrations/0028-unsettled-cards.ts'
import type { Tables } from './tables.ts'

/** In order; a name never changes once released. There is no way down: a mistake is mended by the next step up. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-main-job': { up: mainJob },
  '0002-trusted-approvals': { up: trustedApprovals },
  '0003-audit-chain': { up: auditChain },
  '0004-receipt-keys': { up: receiptKeys },
  '0005-linear-replies': { up: linearReplies },
  '0006-task-threads': { up: taskThreads },
  '0007-mail-optouts': { up: mailOptouts },
  '0008-fallback': { up: fallback },
  '0009-agent-messages': { up: agentMessages },
  '0010-earlier-runs': { up: earlierRuns },
  '0011-inquiries': { up: inquiries },
  '0012-agent-sessions': { up: agentSessions },
  '0015-statistics': { up: statistics },
  '0016-holding': { up: holding },
  '0017-groups': { up: groups },
  '0019-pacing': { up: pacing },
  '0020-observing': { up: observing },
  '0021-large-tables': { up: largeTables },
  '0022-archive': { up: archive },
  '0023-linear-inbox': { up: linearInbox },
  '0026-inquiry-reminders': { up: inquiryReminders },
  '0028-unsettled-cards': { up: unsettledCards },
}

/** Brings the schema up to date, under a lock that makes other processes wait. Returns the names of the steps taken. */
export async function migrate(db: Kysely<Tables>): Promise<readonly string[]> {
  await makeSchema(db)
  const { error, results = [] } = await migratorOf(db).migrateToLatest()
  if (error) throw error
  return results.map((step) => step.migrationName)
}

/** How many steps were taken and how many are missing. Changes nothing. */
export async function missingSteps(
  db: Kysely<Tables>,
): Promise<{ readonly taken: number; readonly missing: number }> {
  const steps = await migratorOf(db).getMigrations()
  const taken = steps.filter(({ executedAt }) => executedAt !== undefined).length
  return { taken, missing: steps.length - taken }
}

function migratorOf(db: Kysely<Tables>): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableSchema: 'countersign',
  })
}

/** Only where it is missing: the statement asks for a right on the database even where there is nothing to make. */
async function makeSchema(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql`select where to_regnamespace('countersign') is null`.execute(db)
  if (rows.length > 0) await sql`create schema if not exists countersign`.execute(db)
}
