/** There is nothing to read where we were told to look. The message says what to do. */
export class NoDatabaseError extends Error {
  override readonly name = 'NoDatabaseError'
}
