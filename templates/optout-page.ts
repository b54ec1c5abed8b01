/** A page on which whoever reads at an address stops mails about progress, or has them sent again. */
export interface OptoutPage {
  readonly title: string
  /** How it stands. */
  readonly status: string
  readonly words: string
  /** What its button does. */
  readonly button: { readonly does: 'stop' | 'resume'; readonly label: string }
}

const NOT_AFFECTED = 'Mails about approvals, failures and questions always come: somebody has to act on them.'

/** How it stands for this address, and the way to change it. */
export function optoutPage(address: string, stopped: boolean): OptoutPage {
  const title = 'Mails about progress'
  return stopped
    ? {
        title,
        status: `${address} gets no more of them`,
        words: `${NOT_AFFECTED} To come back, press this button, now or whenever you open this link again.`,
        button: { does: 'resume', label: 'Send them again' },
      }
    : {
        title,
        status: `${address} gets them`,
        words: `They tell how far the agents' tasks are. ${NOT_AFFECTED} Opening this page changed nothing.`,
        button: { does: 'stop', label: 'Stop mails about progress' },
      }
}
