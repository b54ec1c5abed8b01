import { APPROVALS } from './approvals.ts'
import { auditExport } from './audit-export.ts'
import { auditVerify } from './audit-verify.ts'
import type { Command } from './command.ts'
import { configCheck } from './config-check.ts'
import { configTest } from './config-test.ts'
import { DELIVERIES } from './deliveries.ts'
import { doctor } from './doctor.ts'
import { explain } from './explain.ts'
import { help } from './help.ts'
import { migrate } from './migrate.ts'
import { notify } from './notify.ts'
import { QUESTIONS } from './questions.ts'
import { serve } from './serve.ts'
import { SILENCES } from './silences.ts'
import { templatesPreview } from './templates-preview.ts'

/** Every command by its name, in the order in which they are listed. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  notify: notify(),
  ...APPROVALS,
  ...QUESTIONS,
  ...DELIVERIES,
  ...SILENCES,
  explain: explain(),
  'templates preview': templatesPreview,
  'config check': configCheck(),
  'config test': configTest(),
  doctor: doctor(),
  'audit verify': auditVerify,
  'audit export': auditExport,
  migrate,
  help: help(() => COMMANDS),
}
