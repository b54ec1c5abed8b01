import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml'
import type { ConfigProblem } from './config-error.ts'
import type { Finding } from './finding.ts'

/** A YAML file that knows where everything stands in it. */
export interface YamlFile {
  readonly content: unknown
  /** Why it cannot be read as YAML; then there is no content. */
  readonly problems: readonly ConfigProblem[]
  /** The finding with its line and column. */
  readonly locate: (finding: Finding) => ConfigProblem
}

/** Reads YAML 1.2, with anchors, aliases and `<<`. */
export function readYaml(source: string, name: string): YamlFile {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, merge: true })
  const at = (offset: number, problem: string): ConfigProblem => {
    const { line, col } = lines.linePos(offset)
    const where = `${name}, line ${line}, column ${col}`
    return { where, problem, at: { file: name, line, column: col } }
  }
  const locate = (finding: Finding) => at(offsetOf(document, finding), finding.problem)
  const problems = [...document.errors, ...document.warnings].map(({ pos, message }) =>
    at(pos[0], message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''),
  )
  if (problems.length > 0) return { content: undefined, problems, locate }
  try {
    return { content: document.toJS() ?? {}, problems, locate }
  } catch (error) {
    // An alias of nothing, or aliases of so much that it must be a trick.
    const problem = error instanceof Error ? error.message : String(error)
    return { content: undefined, problems: [at(offsetOfLostAlias(document), problem)], locate }
  }
}

function offsetOfLostAlias(document: Document): number {
  let offset = 0
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined
      offset = alias.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return offset
}

/** Where the value, or its key, begins; the nearest thing around it where it is not written out at this place. */
function offsetOf({ contents }: Document, { path, onKey = false }: Finding): number {
  let node: unknown = contents
  let offset = 0
  for (const [depth, part] of path.entries()) {
    offset = startOf(node) ?? offset
    // One thing may stand where a list of them may.
    if (typeof part === 'number' && !isSeq(node)) continue
    if (onKey && depth === path.length - 1) return startOf(keyIn(node, part)) ?? offset
    node = isCollection(node) ? node.get(part, true) : undefined
  }
  return startOf(node) ?? offset
}

function keyIn(parent: unknown, name: PropertyKey): unknown {
  return isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === name)?.key
    : undefined
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}
