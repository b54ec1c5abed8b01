import { expect, it } from 'vitest'
import { readTraceparent, traceparentIn } from '../../src/domain/traceparent.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'

it('is read as W3C Trace Context writes it', () => {
  expect(readTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual({ traceId: TRACE, spanId: SPAN, flags: 1 })
  expect(readTraceparent(`00-${TRACE}-${SPAN}-00`)).toMatchObject({ flags: 0 })
  // Flags that a later version adds are not ours to pass on.
  expect(readTraceparent(`00-${TRACE}-${SPAN}-ff`)).toMatchObject({ flags: 1 })
  expect(traceparentIn(`00-${TRACE}-${SPAN}-01`)).toBe(`00-${TRACE}-${SPAN}-01`)
})

it.each([
  [undefined],
  [['a', 'b']],
  [''],
  [`00-${'0'.repeat(32)}-${SPAN}-01`],
  [`00-${TRACE}-${'0'.repeat(16)}-01`],
  [`ff-${TRACE}-${SPAN}-01`],
  [`00-${TRACE.toUpperCase()}-${SPAN}-01`],
  [`00-${TRACE}-${SPAN}-01-more`],
  [`00-${TRACE}-${SPAN}-01\r\nx-evil: 1`],
])('is nothing where it is %j', (given) => {
  expect(traceparentIn(given)).toBeUndefined()
})
