import { readFileSync } from 'node:fs'

/** A fenced block of a document: ```` ```ts ```` has the language `ts`. */
export interface CodeBlock {
  readonly document: string
  readonly language: string
  readonly text: string
}

/** Every fenced block of a document, in order. */
export function codeBlocks(document: string): readonly CodeBlock[] {
  const fences = readFileSync(document, 'utf8').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)
  return [...fences].map(([, language = '', text = '']) => ({ document, language, text }))
}

/** What a document says outside its fenced blocks. */
function prose(document: string): string {
  return readFileSync(document, 'utf8').replace(/^```[\s\S]*?^```$/gm, '')
}

/** Where a document's links lead, those to other sites left out; without the `#part`. */
export function linkedFiles(document: string): readonly string[] {
  return [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
}

/** Paths from the project's root that a document names in backticks. */
export function namedPaths(document: string): readonly string[] {
  return [...prose(document).matchAll(/`((?:src|handlers|templates|test|docs)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  )
}

/** The paths of a folder tree drawn with two spaces a level; what follows two spaces or more is a remark. */
export function treePaths(tree: string): readonly string[] {
  const trail: string[] = []
  return tree
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, indent = '', name = ''] = /^( *)(\S+)/.exec(line) ?? []
      const depth = indent.length / 2
      trail.splice(depth, trail.length, name)
      return trail.join('')
    })
}
