/** Ends a `switch` over a union, so that a forgotten case does not compile. */
export function impossible(value: never): never {
  throw new Error(`This case cannot happen: ${JSON.stringify(value)}`)
}
