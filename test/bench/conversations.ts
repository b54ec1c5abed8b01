/** Slack takes about one message a second in a conversation, and so cards are paced: what is measured is spread over these. */
export const CONVERSATIONS = 200

/** The source of the event with this number: its route leads to a conversation of its own. */
export function sourceOf(index: number): string {
  return `bench-${index % CONVERSATIONS}`
}

/** A route for each source; what comes from others goes to the default. */
export function routesYaml(): string {
  const routes = Array.from({ length: CONVERSATIONS }, (_, index) => {
    const conversation = `C${String(index).padStart(8, '0')}`
    return `  - match: { source: ${sourceOf(index)} }\n    to: ["slack:${conversation}"]\n`
  })
  return `routes:\n${routes.join('')}`
}
