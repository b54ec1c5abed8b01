/** What a look at something outside found, in words without any secret. */
export type Finding =
  | { readonly kind: 'fine'; readonly what: string }
  | { readonly kind: 'wrong'; readonly what: string; readonly fix: string }
  /** Nothing wrong, but worth knowing: what was not checked, what has no effect. */
  | { readonly kind: 'note'; readonly what: string }

export function fine(what: string): Finding {
  return { kind: 'fine', what }
}

export function wrong(what: string, fix: string): Finding {
  return { kind: 'wrong', what, fix }
}

export function note(what: string): Finding {
  return { kind: 'note', what }
}
