/**
 * Every limit of Slack's that cards and dialogs respect, in characters or pieces. From the Block Kit reference,
 * https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/reference/views/modal-views.
 */
export const SLACK = {
  /** `text` beside blocks: https://docs.slack.dev/reference/methods/chat.postMessage, "Truncating content". */
  fallback: 4_000,
  blocksInMessage: 50,
  blocksInView: 100,
  /** All blocks of a message together. Slack answers `msg_blocks_too_long` past about this; it is not documented. */
  charactersInMessage: 13_200,
  /**
   * What we use of it. Slack counts its own containers too: rich text was refused with 11,341 characters of text,
   * https://github.com/slackapi/bolt-js/issues/2867.
   */
  charactersOnCard: 9_500,
  /** For the second try, in the oldest blocks. */
  charactersOnPlainCard: 6_000,
  header: 150,
  section: 3_000,
  /** Rich text has no documented limit; the section's keeps every single text on the safe side. */
  richText: 3_000,
  contextElements: 10,
  actionsInBlock: 25,
  buttonText: 75,
  buttonValue: 2_000,
  buttonUrl: 3_000,
  actionId: 255,
  blockId: 255,
  /** https://docs.slack.dev/reference/block-kit/blocks/table-block; one table a message. */
  tableRows: 100,
  tableColumns: 20,
  tableCharacters: 10_000,
  /** Of a plan's steps: https://docs.slack.dev/reference/block-kit/blocks/plan-block names none; the header's is on the safe side. */
  stepTitle: 150,
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: 3_000,
  /** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
  placeholder: 150,
  inputLabel: 2_000,
  inputText: 3_000,
  inputHint: 2_000,
  /** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
  optionText: 75,
  optionValue: 150,
  /** Checkboxes and radio buttons: https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element */
  tickOptions: 10,
  /** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
  selectOptions: 100,
} as const

/** Of Linear. How long a comment may be is not documented; this is a long read, and more is said to be missing. */
export const LINEAR = {
  comment: 60_000,
  /** Longer text to read exactly is folded away, so that a thread stays readable. */
  unfoldedCode: 1_200,
} as const

/** Of mails, in bytes. */
export const MAIL = {
  /**
   * Gmail clips what is longer than about 102 KB. Google documents no number; that one is what senders have found. As
   * base64, which mails with many characters beyond ASCII become, this much stays below it.
   */
  html: 75_000,
  /** RFC 5322, 2.1.1: lines should not be longer. */
  line: 78,
} as const
