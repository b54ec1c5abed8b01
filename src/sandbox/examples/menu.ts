import { APPROVAL_EXAMPLES, OTHER_EXAMPLES } from './approvals.ts'
import type { Example, ExampleGroup } from './example.ts'
import { SEED_000 } from './seed-000.ts'
import { SEED_001 } from './seed-001.ts'
import { SEED_002 } from './seed-002.ts'
import { SEED_004 } from './seed-004.ts'

/** Everything that the page offers to send; the first is what a visitor should press first. */
export const MENU: readonly ExampleGroup[] = [
  { label: 'Ask for a decision', examples: APPROVAL_EXAMPLES },
  { label: 'Tests (seed 000)', examples: SEED_000 },
  { label: 'Fixes (seed 001)', examples: SEED_001 },
  { label: 'Tasks (seed 002)', examples: SEED_002 },
  { label: 'Failures (seed 004)', examples: SEED_004 },
  { label: 'Anything else', examples: OTHER_EXAMPLES },
]

export function findExample(name: string): Example | undefined {
  return MENU.flatMap(({ examples }) => examples).find((example) => example.name === name)
}
