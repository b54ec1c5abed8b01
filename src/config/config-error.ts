/** One thing wrong with the configuration. `where` is a variable, or a place in countersign.yaml; never a value. */
export interface ConfigProblem {
  readonly where: string
  readonly problem: string
  /** The same place for machines, where it is in a file. Lines and columns count from 1. */
  readonly at?: Position | undefined
}

export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Everything that is wrong with the configuration, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ where, problem }) => `  ${where}: ${problem}`)
    const count = problems.length === 1 ? 'One thing' : `${problems.length} things`
    super(`${count} in the configuration must be fixed:\n${lines.join('\n')}`)
    this.problems = problems
  }
}
