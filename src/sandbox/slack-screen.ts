import { z } from 'zod'
import type { SlackCall } from './slack-front.ts'
import { blocks, type SlackBlock, type SlackView, view, withBlockIds } from './slack-shapes.ts'

/** A message that only one person sees, and that Slack itself never lists. */
export interface Ephemeral {
  readonly ts: string
  readonly user: string
  readonly conversation: string
  readonly threadTs: string | undefined
  readonly text: string
  readonly blocks: readonly SlackBlock[]
}

/** A dialog on someone's screen, with what was wrong with the last submission. */
export interface OpenModal {
  readonly view: SlackView
  /** Block id → what is wrong with its input. */
  readonly errors: Readonly<Record<string, string>>
  /** Why the app could not be reached. */
  readonly trouble: string | undefined
}

/** What is on each member's screen besides the messages: dialogs, Home tabs and ephemeral messages. */
export interface SlackScreen {
  /** Slack names the person of a dialog by the trigger that it gave out. */
  gaveTrigger(triggerId: string, user: string): void
  noticed(call: SlackCall): void
  show(ephemeral: Ephemeral): void
  dismiss(ts: string): void
  ephemerals(user: string, conversation: string): readonly Ephemeral[]
  ephemeral(ts: string): Ephemeral | undefined
  /** The topmost dialog. */
  modal(user: string): OpenModal | undefined
  home(user: string): SlackView | undefined
  /** Closes the topmost dialog, or all of them. */
  closeModal(user: string, which: 'top' | 'all'): void
  complain(user: string, complaint: Pick<OpenModal, 'errors' | 'trouble'>): void
}

const opening = z.object({ trigger_id: z.string() })
const publishing = z.object({ user_id: z.string() })
const shownView = z.object({ view })
const posting = z.object({
  user: z.string(),
  channel: z.string(),
  text: z.string().default(''),
  thread_ts: z.string().optional(),
  blocks: blocks.default([]),
})
const posted = z.object({ message_ts: z.string() })

/** Keeps the screens in memory and says so whenever one of them changes. */
export function slackScreen({ onChange }: { onChange(): void }): SlackScreen {
  const userOfTrigger = new Map<string, string>()
  const modals = new Map<string, readonly OpenModal[]>()
  const homes = new Map<string, SlackView>()
  const ephemerals = new Map<string, Ephemeral>()
  const stack = (user: string) => modals.get(user) ?? []

  function changeStack(user: string, change: (open: readonly OpenModal[]) => readonly OpenModal[]): void {
    modals.set(user, change(stack(user)))
    onChange()
  }

  function opened({ method, body, answer }: SlackCall): void {
    const user = userOfTrigger.get(opening.parse(body).trigger_id)
    if (user === undefined) return
    const modal = fresh(readView(answer))
    changeStack(user, (open) => (method === 'views.push' ? [...open, modal] : [modal]))
  }

  function updated({ answer }: SlackCall): void {
    const newer = readView(answer)
    for (const user of modals.keys()) {
      changeStack(user, (open) => open.map((modal) => (modal.view.id === newer.id ? fresh(newer) : modal)))
    }
    for (const [user, home] of homes) if (home.id === newer.id) homes.set(user, newer)
  }

  function show(ephemeral: Ephemeral): void {
    ephemerals.set(ephemeral.ts, ephemeral)
    onChange()
  }

  const onCall: Readonly<Record<string, (call: SlackCall) => void>> = {
    'views.open': opened,
    'views.push': opened,
    'views.update': updated,
    'views.publish': ({ body, answer }) => homes.set(publishing.parse(body).user_id, readView(answer)),
    'chat.postEphemeral': ({ body, answer }) => show(readEphemeral(body, answer)),
  }

  return {
    gaveTrigger: (triggerId, user) => void userOfTrigger.set(triggerId, user),
    noticed(call) {
      onCall[call.method]?.(call)
      if (/^(chat|views|reactions)\./.test(call.method)) onChange()
    },
    show,
    dismiss(ts) {
      ephemerals.delete(ts)
      onChange()
    },
    ephemerals: (user, conversation) =>
      [...ephemerals.values()].filter((one) => one.user === user && one.conversation === conversation),
    ephemeral: (ts) => ephemerals.get(ts),
    modal: (user) => stack(user).at(-1),
    home: (user) => homes.get(user),
    closeModal: (user, which) => changeStack(user, (open) => (which === 'all' ? [] : open.slice(0, -1))),
    complain: (user, complaint) =>
      changeStack(user, (open) =>
        open.map((modal, index) => (index === open.length - 1 ? { ...modal, ...complaint } : modal)),
      ),
  }
}

function fresh(shown: SlackView): OpenModal {
  return { view: shown, errors: {}, trouble: undefined }
}

function readView(answer: unknown): SlackView {
  const { view: shown } = shownView.parse(answer)
  return { ...shown, blocks: withBlockIds(shown.blocks) }
}

function readEphemeral(body: unknown, answer: unknown): Ephemeral {
  const given = posting.parse(body)
  return {
    ts: posted.parse(answer).message_ts,
    user: given.user,
    conversation: given.channel,
    threadTs: given.thread_ts,
    text: given.text,
    blocks: withBlockIds(given.blocks),
  }
}
