import { defineConfig } from 'vitest/config'
import { LongFirst } from './test/support/long-first.ts'

/** Where `.ci/run` wants the counts of the run written, as JSON. */
const report = process.env.VITEST_JSON_REPORT

/** Tests of functions alone, which leave nothing behind: they share a process, which saves loading the same files again. */
const PURE = ['test/{config,domain,templates}/**/*.test.ts']

export default defineConfig({
  test: {
    pool: 'forks',
    // By default one processor is left idle, which on two is half of them.
    maxWorkers: '100%',
    // Many times what anything takes on a machine that has nothing else to do.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    setupFiles: ['test/support/patience.ts'],
    expect: { poll: { timeout: 20_000 } },
    sequence: { sequencer: LongFirst },
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: PURE,
          globalSetup: ['test/support/services.ts', 'test/support/keep-pglite.ts'],
          // Where processes, browsers and servers race on a busy machine. Who is given a second try is named at the end.
          retry: report ? 1 : 0,
        },
      },
    ],
  },
})
