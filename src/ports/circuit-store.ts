import type { ChannelName } from '../domain/card.ts'
import type { OpenCircuit } from '../domain/circuit.ts'
import type { RaisedCard } from './card-store.ts'

/** Which providers do not answer, known to all processes: one circuit a channel. */
export interface CircuitStore {
  /** Notes a failure of this card; true where this one opened the circuit. */
  failed(channel: ChannelName, cardId: string): Promise<boolean>
  /** Notes that the provider answers; true where the circuit was open. */
  answered(channel: ChannelName): Promise<boolean>
  /** True for the one who may try now whether the provider answers again; the next may after a longer pause. */
  takeProbe(channel: ChannelName): Promise<boolean>
  /** Of each channel that may be tried now the most urgent card that waits, made due. */
  dueProbes(): Promise<readonly RaisedCard[]>
  open(): Promise<readonly OpenCircuit[]>
}
