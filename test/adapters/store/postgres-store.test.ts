import { describe } from 'vitest'
import { storeContract } from '../../contracts/store-contract.ts'
import { trustContract } from '../../contracts/trust-contract.ts'
import { startPglite } from '../../support/pglite.ts'
import { freshPostgres } from '../../support/postgres.ts'
import { isMissing } from '../../support/services.ts'

describe('the store in the embedded database', () => {
  storeContract(startPglite)
  describe('who may decide', () => trustContract(startPglite))
})

describe.skipIf(isMissing('postgres'))('the store in PostgreSQL', () => {
  storeContract(freshPostgres)
  describe('who may decide', () => trustContract(freshPostgres))
})
