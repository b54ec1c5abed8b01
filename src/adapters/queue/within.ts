/** Waits for `work` at most `ms`. `late`: the time ran out and the work goes on, its failure is nobody's any more. */
export async function within<T>(
  ms: number,
  work: Promise<T>,
): Promise<{ readonly kind: 'done'; readonly value: T } | { readonly kind: 'late' }> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<{ readonly kind: 'late' }>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'late' }), ms)
  })
  try {
    return await Promise.race([work.then((value) => ({ kind: 'done' as const, value })), late])
  } finally {
    clearTimeout(timer)
  }
}
