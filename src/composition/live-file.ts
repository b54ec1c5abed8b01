import type { Config, FileRules } from '../config/config.ts'
import type { ConfigProblem } from '../config/config-error.ts'
import type { Variables } from '../config/environment.ts'
import { fileChanges } from '../config/file-changes.ts'
import { readRulesFile } from '../config/read-config.ts'
import { type Pace, watchConfig } from '../config/watch-config.ts'
import type { Log } from '../ports/log.ts'
import type { ConfigurationReading } from '../usecases/auditing/record-configuration.ts'

interface Needs {
  /** What the file said at the start. */
  readonly first: FileRules & Pick<Config, 'fileDigest'>
  readonly log: Log
  /** The process's own unless given. */
  readonly variables?: Variables
  readonly pace?: Pace
}

/** countersign.yaml as it is now. */
export interface LiveFile {
  readonly now: () => FileRules
  /** Reads it at once. */
  reload(): void
  /** Tells of the reading that is in force, and of each one that follows. */
  follow(onReading: (reading: ConfigurationReading) => void): void
  stop(): void
}

/**
 * Reads countersign.yaml anew whenever it changes. Where it is in order, it counts from the next event on; where it is not,
 * each mistake is logged, and what it said before goes on counting.
 */
export function liveFile({ first, log, variables, pace }: Needs): LiveFile {
  let current: FileRules = first
  const { name, found, fileDigest } = readRulesFile(variables)
  let wasThere = found
  let inForce: ConfigurationReading = {
    kind: 'loaded',
    digest: first.fileDigest,
    changes: [],
    at: new Date(),
  }
  const listeners: ((reading: ConfigurationReading) => void)[] = []
  const tell = (reading: ConfigurationReading) => {
    for (const listener of listeners) listener(reading)
  }

  function reload(): void {
    const read = readRulesFile(variables)
    const problems = read.problems.length > 0 ? read.problems : lost(read, current, wasThere)
    if (problems.length > 0) {
      for (const { where, problem, at } of problems) log.error({ ...at }, `${where}: ${problem}`)
      log.error({ problems: problems.length }, `${name} is not in order: what it said before still counts.`)
      const said = problems.map(({ where, problem }) => `${where}: ${problem}`)
      tell({ kind: 'refused', digest: read.fileDigest, problems: said, at: new Date() })
      return
    }
    const {
      problems: none,
      notices,
      isEmpty,
      name: file,
      found: isThere,
      fileDigest: digest,
      ...rules
    } = read
    const next: FileRules = Object.freeze(rules)
    const changes = fileChanges(current, next)
    wasThere = isThere
    current = next
    log.info({ changes }, `${name} was read again: ${changes.join('. ') || 'it says the same as before'}.`)
    for (const notice of notices) log.warn({}, notice)
    inForce = { kind: 'loaded', digest, changes, at: new Date() }
    tell(inForce)
  }

  const watching = watchConfig({ file: name, onChange: reload, ...(pace && { pace }) })
  // It became another one while we started.
  if (fileDigest !== first.fileDigest) reload()
  return {
    now: () => current,
    reload,
    follow(onReading) {
      onReading(inForce)
      listeners.push(onReading)
    },
    stop: watching.stop,
  }
}

/** An editor that was interrupted, or a mount that went away, must not take everybody's rights away. */
function lost(
  { name, found, isEmpty }: ReturnType<typeof readRulesFile>,
  { people, policies, routes }: FileRules,
  wasThere: boolean,
): readonly ConfigProblem[] {
  if (!found && wasThere) return [{ where: name, problem: GONE }]
  const saidSomething = [people, policies, routes].some(({ length }) => length > 0)
  return isEmpty && saidSomething ? [{ where: name, problem: EMPTY }] : []
}

const GONE = 'the file is gone: put it back, or restart Countersign to go on without it'
const EMPTY = 'the file is empty: to list nobody on purpose, write "people: []"'

/** Makes something of the file's rules once for each state of the file. */
export function perFile<Made>(now: () => FileRules, make: (rules: FileRules) => Made): () => Made {
  let last: { readonly of: FileRules; readonly made: Made } | undefined
  return () => {
    const rules = now()
    if (last?.of !== rules) last = { of: rules, made: make(rules) }
    return last.made
  }
}
