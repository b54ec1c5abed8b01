/** How much of a CDATA section is kept: more than is ever shown of a failure. */
const MOST_KEPT = 20_000

interface Section {
  readonly end: string
  readonly most: number
}

const SECTIONS: Readonly<Record<string, Section>> = {
  '<![CDATA[': { end: ']]>', most: MOST_KEPT },
  '<!--': { end: '-->', most: 0 },
}
const START = /<!\[CDATA\[|<!--/g
/** A mark may be cut in two by a chunk: so much of its end waits for the next one. */
const LONGEST_MARK = '<![CDATA['.length

/**
 * Shortens CDATA sections and empties comments of an XML document. The parser keeps each of them whole, and what a test
 * printed may be as long as the report.
 */
export async function* shortSections(chunks: AsyncIterable<string>): AsyncIterable<string> {
  const shortener = shorten()
  for await (const chunk of chunks) yield shortener.next(chunk)
  yield shortener.rest()
}

function shorten() {
  let section: Section | undefined
  let kept = 0
  let text = ''

  /** Up to the next mark, and the mark itself, where there is one. */
  const step = (mark: Mark | undefined): string => {
    const before = text.slice(0, mark?.at ?? Math.max(0, text.length - LONGEST_MARK + 1))
    text = text.slice(before.length + (mark?.text.length ?? 0))
    const out = section ? cut(before, section.most - kept) : before
    kept += before.length
    if (mark === undefined) return out
    section = section ? undefined : SECTIONS[mark.text]
    kept = 0
    return out + mark.text
  }
  return {
    next(chunk: string): string {
      text += chunk
      let out = ''
      for (;;) {
        const mark = section ? endOf(text, section) : startIn(text)
        out += step(mark)
        if (mark === undefined) return out
      }
    },
    rest: () => text,
  }
}

interface Mark {
  readonly at: number
  readonly text: string
}

function startIn(text: string): Mark | undefined {
  START.lastIndex = 0
  const match = START.exec(text)
  return match ? { at: match.index, text: match[0] } : undefined
}

function endOf(text: string, { end }: Section): Mark | undefined {
  const at = text.indexOf(end)
  return at < 0 ? undefined : { at, text: end }
}

/** Never through the middle of a character. */
function cut(text: string, room: number): string {
  return text.length <= room ? text : text.slice(0, Math.max(0, room)).toWellFormed()
}
