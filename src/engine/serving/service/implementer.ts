/** The contract, ready to be implemented domain by domain. */
import { implement } from '@orpc/server'
import { contract } from '../../../contract/contract'

export const implementer = implement(contract)
export type Implementer = typeof implementer
