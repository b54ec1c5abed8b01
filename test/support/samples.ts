/** Series as Prometheus writes them, `name{label="value"}` → value. */
export type Samples = Readonly<Record<string, number>>

/** Reads Prometheus' text format, and throws for a line that is not of it, or a series that comes twice. */
export function samplesIn(text: string): Samples {
  const samples: Record<string, number> = {}
  for (const line of text.split('\n')) {
    if (line === '' || /^# (HELP|TYPE) [a-z_]+ \S/.test(line)) continue
    const [, series, value] =
      /^([a-z_]+(?:\{(?:[a-z]+="[^"\\\n]*",?)+\})?) (-?[\d.]+(?:e[+-]\d+)?)$/.exec(line) ?? []
    if (series === undefined || series in samples) throw new Error(`Not a sample, or told twice: ${line}`)
    samples[series] = Number(value)
  }
  return samples
}
