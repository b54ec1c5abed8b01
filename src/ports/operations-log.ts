import type { OperationLine } from '../domain/failed-operation.ts'

/** Every operation that failed, for those who look back (seed 004, 4.3.5). Never throws: a full disk stops no approval. */
export interface OperationsLog {
  append(lines: readonly OperationLine[]): Promise<void>
}
