import type { Identity } from '../domain/person.ts'

/** What a channel knows of its own users. Only asked where the operator switched matching by address on. */
export interface Profiles {
  /** The address that the channel itself has confirmed for one of its own members; `undefined` for anybody else. Throws `DeliveryError`. */
  confirmedAddress(identity: Identity): Promise<string | undefined>
}
