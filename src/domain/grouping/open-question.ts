import { isApprovalType } from '../events/catalogue.ts'
import type { AnyEvent } from '../events/event.ts'
import { isInquiryType } from '../inquiry.ts'

/** Whether somebody may wait for what is said to it: such an event never shares a card. */
export function isOpenQuestion(event: AnyEvent): boolean {
  const { awaiting_response }: Readonly<Record<string, unknown>> = event.data
  return isApprovalType(event.type) || isInquiryType(event.type) || awaiting_response === true
}
