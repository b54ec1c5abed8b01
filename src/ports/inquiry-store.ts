import type { Inquiry } from '../domain/inquiry.ts'
import type { Page, PageRequest } from './page.ts'

/** Events that ask for an answer, each known by its event's id. */
export interface InquiryStore {
  insert(inquiries: readonly Inquiry[]): Promise<void>
  find(eventId: string): Promise<Inquiry | undefined>
  /** Reads with a row lock, together with the database's clock, which decides what came in time. */
  lock(eventId: string): Promise<{ readonly inquiry: Inquiry; readonly now: Date } | undefined>
  /** Stores how it stands: its state, its answer, and why it ended. */
  record(inquiry: Inquiry): Promise<void>
  /** Open ones in time by the database's clock, those first that end first. */
  open(page: PageRequest): Promise<Page<Inquiry>>
  /** Event ids of open ones that people are to be reminded of now. */
  toRemind(limit: number): Promise<readonly string[]>
  /** Takes the reminder of one that is due; nobody else gets it. */
  takeReminder(eventId: string): Promise<Inquiry | undefined>
  /** Event ids of open ones past their limit by the database's clock. */
  overdue(limit: number): Promise<readonly string[]>
}
