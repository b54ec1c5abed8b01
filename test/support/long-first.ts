import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Small files that take longest. */
const LONG = /\/test\/(?:histories\/(?:pglite|postgres)|journeys\/many-processes)\.test\.ts$/

/** Without times of an earlier run Vitest begins with the largest files: these would come last, one processor waiting for the other. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}
