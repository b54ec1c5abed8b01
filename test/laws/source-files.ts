import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** A source file and what it imports: paths from the project's root for our own files, package names for the rest. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly imports: readonly string[]
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|(?:^|\n)\s*import\s+'([^']+)'/g

/** Every TypeScript file of the product, tests not included. */
export function sourceFiles(): readonly SourceFile[] {
  return globSync('{src,handlers,templates}/**/*.ts')
    .map(read)
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function read(path: string): SourceFile {
  const text = readFileSync(path, 'utf8')
  const imports = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
  return {
    path,
    text,
    imports: imports.map((name) =>
      name.startsWith('.') ? normalize(join(dirname(path), name)) : packageOf(name),
    ),
  }
}

function packageOf(name: string): string {
  const parts = name.split('/')
  return name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? name)
}

/** True for our own files, false for packages. */
export function isOurs(imported: string): boolean {
  return /^(src|handlers|templates)\//.test(imported)
}
