import { SpanKind } from '@opentelemetry/api'
import type { SpanName, Watch, WorkIds } from '../../ports/watch.ts'
import { describeSpan, inSpan } from './spans.ts'
import { about, inScope } from './work-scope.ts'

/** What use cases tell of themselves goes to the log's lines and the span of whatever runs. */
export const watch: Watch = {
  about(ids) {
    about(ids)
    describeSpan(ids)
  },
  step: (name, work) => inSpan(name, {}, work),
}

interface Piece {
  readonly span: SpanName
  readonly ids: WorkIds
  readonly parent?: string | undefined
  /** Who is at the other end: somebody who calls us, or somebody whom we call. */
  readonly kind?: keyof typeof KINDS
}

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const

/** Runs a piece of work with its ids on every line that it logs and on its span. */
export function watched<T>(
  { span, ids, parent, kind = 'internal' }: Piece,
  work: () => Promise<T>,
): Promise<T> {
  return inScope(ids, () =>
    inSpan(span, { parent, kind: KINDS[kind] }, () => {
      describeSpan(ids)
      return work()
    }),
  )
}
