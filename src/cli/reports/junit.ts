import { SaxesParser } from 'saxes'
import { type Attributes, type Case, failingSuite, resultOf, secondsOf } from './junit-case.ts'
import { shortSections } from './short-sections.ts'
import { BrokenReport, type ReportParser, type Sink } from './test-run.ts'

/** How much of one failure's text is kept: its message and its place are near the top. */
const MOST_TEXT = 20_000
/** A suite that claims more failures than this without showing them is not believed to the last one. */
const MOST_MISSING = 100_000

interface Suite {
  readonly name: string
  readonly file: string | undefined
  /** How many failures and errors it says it has, and how many were seen in it. */
  readonly declared: number
  seen: number
  /** Its own time in seconds, and that of the suites in it. */
  readonly seconds: number | undefined
  secondsInside: number | undefined
}

/**
 * JUnit XML, as pytest, vitest, Maven, Gradle, Playwright and others write it. Entities that a document declares itself
 * are an error, and nothing outside the file is ever read.
 */
export const junit: ReportParser = async (chunks, sink) => {
  const parser = new SaxesParser()
  const reader = read(sink)
  const onText = (text: string) => reader.text(text)
  // Without a listener the parser keeps no text: what a test printed may be long.
  const listen = () => (reader.listens() ? parser.on('text', onText) : parser.off('text'))
  parser.on('error', (error) => {
    throw new BrokenReport(`is not valid XML (${error.message})`)
  })
  parser.on('opentag', ({ name, attributes }) => {
    reader.open(localName(name), attributes)
    listen()
  })
  parser.on('closetag', ({ name }) => {
    reader.close(localName(name))
    listen()
  })
  parser.on('cdata', (text) => {
    if (reader.listens()) onText(text)
  })
  for await (const chunk of shortSections(chunks)) parser.write(chunk)
  parser.close()
  if (!reader.isReport()) throw new BrokenReport('is XML, but holds no <testsuite>')
}

/** Keeps only what is open: the suites around, and the test in them. */
function read(sink: Sink) {
  const suites: Suite[] = []
  let test: Case | undefined
  let failing = false
  let isReport = false

  const fail = (attributes: Attributes) => {
    const suite = suites.at(-1)
    if (suite) suite.seen += 1
    failing = true
    // Outside of any test case the failure is the suite's own.
    test ??= { attributes: { name: suite?.name ?? '' }, isSuite: true, skipped: false, flaky: false }
    test.failure ??= { message: attributes.message ?? attributes.type, text: '' }
  }
  const finish = () => {
    if (test) sink.add(resultOf(test, suites.at(-1)?.file))
    test = undefined
  }
  return {
    isReport: () => isReport,
    listens: () => failing,
    text(text: string) {
      if (test?.failure && test.failure.text.length < MOST_TEXT) test.failure.text += text.slice(0, MOST_TEXT)
    },
    open(tag: string, attributes: Attributes) {
      switch (tag) {
        case 'testsuite':
        case 'testsuites':
          isReport = true
          suites.push(suiteOf(attributes, suites.at(-1)))
          break
        case 'testcase':
          test = { attributes, isSuite: false, skipped: false, flaky: false }
          break
        case 'failure':
        case 'error':
          fail(attributes)
          break
        default:
          if (test) mark(test, tag)
      }
    },
    close(tag: string) {
      if (tag === 'testsuite' || tag === 'testsuites') closeSuite(sink, suites)
      else if (tag === 'testcase') finish()
      else if (tag === 'failure' || tag === 'error') {
        failing = false
        if (test?.isSuite) finish()
      }
    },
  }
}

function mark(test: Case, tag: string): void {
  if (tag === 'skipped' || tag === 'ignored') test.skipped = true
  if (tag === 'flakyFailure' || tag === 'flakyError') test.flaky = true
}

function suiteOf(attributes: Attributes, outer: Suite | undefined): Suite {
  return {
    name: attributes.name || outer?.name || 'test suite',
    file: attributes.file ?? attributes.filepath ?? outer?.file,
    declared: count(attributes.failures) + count(attributes.errors),
    seen: 0,
    seconds: secondsOf(attributes.time),
    secondsInside: undefined,
  }
}

function closeSuite(sink: Sink, suites: Suite[]): void {
  const suite = suites.pop()
  if (suite === undefined) return
  // Where a suite could not even begin, some programs count an error and show no test case.
  const missing = Math.min(suite.declared - suite.seen, MOST_MISSING)
  for (let left = missing; left > 0; left--) sink.add(failingSuite(suite.name, suite.file))
  const took = suite.seconds ?? suite.secondsInside
  const outer = suites.at(-1)
  if (outer) {
    if (took !== undefined) outer.secondsInside = (outer.secondsInside ?? 0) + took
    outer.seen += Math.max(suite.seen, suite.declared)
  } else if (took !== undefined) sink.took(took)
}

function count(text: string | undefined): number {
  return /^\d{1,9}$/.test(text?.trim() ?? '') ? Number(text) : 0
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
