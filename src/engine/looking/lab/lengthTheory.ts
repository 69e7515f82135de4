/** The theoretical cost of a model against sequence length T: powers of T, and the state that is carried from token to token. */
import type { LengthFamily } from '../../../contract/labs/families'
import type { Powers } from '../../../contract/labs/length'
import { bytesOfFloat } from '../../compiler/program/shapes'
import { labStates } from './families'

export function theoryOf(family: LengthFamily): Powers {
  switch (family) {
    case 'Transformer':
      return { time: 2, memory: 2, token: 1, state: 1 }
    case 'Transformer-chunked':
      return { time: 2, memory: 1, token: 1, state: 1 }
    case 'RNN':
    case 'LSTM':
    case 'GRU':
    case 'minGRU':
    case 'S4D':
    case 'Mamba':
      return { time: 1, memory: 1, token: 0, state: 0 }
    default:
      return family satisfies never
  }
}

/** Steps before the current one that Mamba's convolution of four reads. */
const windowSteps = 3

/** Bytes that one sequence of `length` tokens leaves for the next token: of a recurrence the same at every length, of attention all keys and values. */
export function stateBytes(family: LengthFamily, { width, blocks, length }: { width: number; blocks: number; length: number }): number {
  return bytesOfFloat * blocks * stateNumbers(family, width, length)
}

function stateNumbers(family: LengthFamily, width: number, length: number): number {
  switch (family) {
    case 'RNN':
    case 'GRU':
    case 'minGRU':
      return width
    case 'LSTM':
      return 2 * width
    case 'S4D':
      return 2 * labStates.S4D * width
    case 'Mamba':
      return 2 * width * (labStates.Mamba + windowSteps)
    case 'Transformer':
    case 'Transformer-chunked':
      return 2 * width * length
    default:
      return family satisfies never
  }
}
