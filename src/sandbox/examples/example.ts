/** An event on the page's menu. */
export interface Example {
  /** Names it in the page's address and forms. */
  readonly name: string
  readonly label: string
  readonly event: (fresh: Fresh) => object
}

/** What is new on each use, so that sending an example again makes a new card where that is wanted. */
export interface Fresh {
  /** A number that was not used before. */
  readonly number: number
}

export interface ExampleGroup {
  readonly label: string
  readonly examples: readonly Example[]
}
