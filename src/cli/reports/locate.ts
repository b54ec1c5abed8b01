export interface Place {
  readonly file: string
  readonly line: number
}

/** `tests/test_auth.py:45`, `src/a.test.ts:12:5`, `(FooTest.java:42)`, `C:\x\a.cs:line 3`. */
const COLON = /((?:[A-Za-z]:)?[^\s():"'<>|]*[^\s():"'<>|/\\.]\.[A-Za-z]{1,6}):(?:line )?(\d{1,7})\b/
/** Python's own tracebacks. */
const PYTHON = /File "([^"]+)", line (\d+)/
/** Frames of test runners and libraries say nothing about where a test is. */
const LIBRARY =
  /node_modules|node:|site-packages|dist-packages|\/(usr\/)?lib\/python|java\.base|org\.junit|org\.testng|jdk\.internal|sun\.reflect|\/go\/src\/|\/usr\/local\/go\//
/** How much of a stack trace is looked at. */
const MOST_LINES = 200

/** The first place that a message or a stack trace names, of the reader's own code if any of it is. */
export function locate(text: string): Place | undefined {
  let foreign: Place | undefined
  for (const line of firstLines(text)) {
    const place = placeIn(line)
    if (place && !LIBRARY.test(line)) return place
    foreign ??= place
  }
  return foreign
}

function placeIn(line: string): Place | undefined {
  const [, file, number] = PYTHON.exec(line) ?? COLON.exec(line) ?? []
  if (file === undefined) return undefined
  return { file: file.replace(/^file:\/\//, ''), line: Number(number) }
}

/** The first line that says something. */
export function firstLine(text: string): string | undefined {
  return firstLines(text)
    .map((line) => line.trim())
    .find((line) => /[\p{L}\p{N}]/u.test(line))
}

function firstLines(text: string): readonly string[] {
  return text.slice(0, 20_000).split(/\r?\n/, MOST_LINES)
}

/** A path as seen from where the command runs, with `/`: what people and other machines know it by. */
export function fromHere(path: string, here = process.cwd()): string {
  const plain = path
    .replace(/^file:\/\//, '')
    .replaceAll('\\', '/')
    .replace(/^\.\//, '')
  const base = `${here.replaceAll('\\', '/').replace(/\/$/, '')}/`
  return plain.startsWith(base) ? plain.slice(base.length) : plain
}
