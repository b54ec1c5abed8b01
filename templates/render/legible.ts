/** Characters that hide or turn what is written: controls (but not tabs and line ends) and directional overrides. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const DECEIVING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** The text with deceiving characters written out (`\u202e`), and without half characters, which Slack refuses. */
export function legible(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replace(DECEIVING, writtenOut)
}

function writtenOut(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
