import type { Message } from '../domain/message.ts'
import type { Person } from '../domain/person.ts'

/** Says something to one person alone, where the configuration says that they are. */
export interface Courier {
  /** False where the person has no account that we could write to. Throws `DeliveryError`. */
  tell(person: Person, message: Message): Promise<boolean>
}
