import type { PublicJwk, Receipts } from '../../ports/receipts.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Pick<Store, 'receiptKeys'>
  readonly receipts: Pick<Receipts, 'publicKey'>
}

/** The keys that verify receipts: the one that signs now first, then every earlier one, and those of other processes. */
export type ReadReceiptKeys = () => Promise<readonly PublicJwk[]>

/** Reads them anew each time: another process may have begun with another key since. */
export function readReceiptKeys({ store, receipts: { publicKey } }: Needs): ReadReceiptKeys {
  return async () => {
    const kept = await store.receiptKeys.list()
    return [publicKey, ...kept.filter(({ kid }) => kid !== publicKey.kid)]
  }
}
