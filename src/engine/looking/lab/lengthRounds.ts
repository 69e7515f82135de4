/**
 * Sequential against parallel: how many rounds over time wait for one another. A recurrence whose state passes through a nonlinearity has T; one
 * that is linear in its state can have log₂ T by the associative law (Hillis and Steele 1986; Martin and Cundy 2018); attention has one.
 */
import type { LengthFamily } from '../../../contract/labs/families'
import type { OverTime } from '../../../contract/labs/length'
import type { ExecutorInfo } from '../../executors/executor'
import { attentionForm, chunkSteps } from '../../model/layers/attention/sizes'
import { blockSize } from '../../model/layers/stateSpace/s4d/s4dConvolution'

export interface Rounds {
  /** In the form that runs. */
  readonly rounds: number
  /** In the form that has fewest. */
  readonly leastRounds: number
}

export function overTime(family: LengthFamily): OverTime {
  switch (family) {
    case 'RNN':
    case 'LSTM':
    case 'GRU':
      return 'sequential'
    case 'minGRU':
    case 'S4D':
    case 'Mamba':
    case 'Transformer':
    case 'Transformer-chunked':
      return 'can be parallel'
    default:
      return family satisfies never
  }
}

/** Counts the rounds of one layer over `length` time steps, in one direction. The backward pass has as many, and layers follow one another. */
export function roundsOf(family: LengthFamily, length: number, { gpu }: Pick<ExecutorInfo, 'gpu'>): Rounds {
  const scan = associativeRounds(length)
  const blocks = Math.ceil(length / blockSize)
  switch (family) {
    case 'RNN':
    case 'LSTM':
    case 'GRU':
      return { rounds: length, leastRounds: length }
    case 'minGRU':
      // On the cores of a CPU the loop is faster.
      return { rounds: gpu ? scan : length, leastRounds: scan }
    case 'Mamba':
      return { rounds: length, leastRounds: scan }
    case 'S4D':
      return { rounds: blocks, leastRounds: Math.min(blocks, scan) }
    case 'Transformer':
      return { rounds: 1, leastRounds: 1 }
    case 'Transformer-chunked':
      return { rounds: attentionForm({ form: 'chunked' }, length) === 'plain' ? 1 : 2 * Math.ceil(length / chunkSteps), leastRounds: 1 }
    default:
      return family satisfies never
  }
}

/** Counts the rounds of an associative scan, each over all time steps at once: in round k, a step takes in those up to 2ᵏ before it. */
function associativeRounds(length: number): number {
  return Math.max(1, Math.ceil(Math.log2(length)))
}
