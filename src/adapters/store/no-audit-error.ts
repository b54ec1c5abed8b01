/** There is no audit where we were told to look. The message says what to do. */
export class NoAuditError extends Error {
  override readonly name = 'NoAuditError'
}
