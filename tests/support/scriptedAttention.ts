/** The contract's attention by script: a model without any, for tests of the interface alone. */
import { implement } from '@orpc/server'
import { contract } from '../../src/contract/contract'

export function scriptedAttentionProcedures() {
  const os = implement(contract.attention)
  return {
    maps: os.maps.handler(({ errors }) => {
      throw errors.NO_HEADS()
    }),
    scores: os.scores.handler(({ errors }) => {
      throw errors.NO_HEADS()
    })
  }
}
