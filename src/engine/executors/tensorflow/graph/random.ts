/** Writes `random`: Threefry-2x32 as shifts, additions and exclusive ors over 32 bits without sign, which XLA makes one kernel of. */
import { range } from '../../../compiler/program/shapes'
import { parity, rotations, rounds, roundsPerKey } from '../../../compiler/program/threefry'
import type { Operation } from '../../../compiler/program/types'
import { boolAttr, typeAttr } from './attributes'
import type { BlockWriter } from './blockWriter'
import type { FunctionWriter, Ref } from './functionWriter'

const unsigned = { T: typeAttr('uint32') }

/** Arithmetic on words of 32 bits. */
class Words {
  constructor(private readonly writer: FunctionWriter) {}

  of(ints: Ref): Ref {
    return this.writer.add('Bitcast', [ints], { T: typeAttr('int32'), type: typeAttr('uint32') }, 'output')
  }
  constant(value: number): Ref {
    return this.of(this.writer.int(value | 0))
  }
  ints(words: Ref): Ref {
    return this.writer.add('Bitcast', [words], { T: typeAttr('uint32'), type: typeAttr('int32') }, 'output')
  }
  add(a: Ref, b: Ref): Ref {
    return this.writer.add('AddV2', [a, b], unsigned, 'z')
  }
  xor(a: Ref, b: Ref): Ref {
    return this.writer.add('BitwiseXor', [a, b], unsigned, 'z')
  }
  right(a: Ref, bits: number): Ref {
    return this.writer.add('RightShift', [a, this.constant(bits)], unsigned, 'z')
  }
  turnLeft(a: Ref, bits: number): Ref {
    const left = this.writer.add('LeftShift', [a, this.constant(bits)], unsigned, 'z')
    return this.writer.add('BitwiseOr', [left, this.right(a, 32 - bits)], unsigned, 'z')
  }
}

/** One of the key's two words, as a scalar. */
function keyWord(writer: FunctionWriter, words: Words, key: Ref, index: number): Ref {
  const attrs = { T: typeAttr('int32'), Index: typeAttr('int32') }
  const slice = writer.add('Slice', [key, writer.ints([index]), writer.ints([1])], attrs, 'output')
  const scalar = writer.add('Reshape', [slice, writer.ints([])], { T: typeAttr('int32'), Tshape: typeAttr('int32') }, 'output')
  return words.of(scalar)
}

/** The first word of the result, as in `threefry.ts`. */
function firstWord(words: Words, [first, second]: readonly [Ref, Ref], counter: Ref, stream: number): Ref {
  const third = words.xor(words.xor(first, second), words.constant(parity))
  const schedule = [first, second, third]
  const keyOf = (k: number) => schedule[k % 3] ?? third
  let x = words.add(counter, first)
  let y = words.add(second, words.constant(stream))
  for (const round of range(rounds)) {
    x = words.add(x, y)
    y = words.xor(words.turnLeft(y, rotations[round % rotations.length] ?? 0), x)
    if ((round + 1) % roundsPerKey > 0) continue
    const injection = (round + 1) / roundsPerKey
    x = words.add(x, keyOf(injection))
    y = words.add(y, words.add(keyOf(injection + 1), words.constant(injection)))
  }
  return x
}

export function emitRandom({ writer }: BlockWriter, { attributes }: Operation<'random'>, [key = '', counters = '']: Ref[]): Ref {
  const words = new Words(writer)
  const keys = [keyWord(writer, words, key, 0), keyWord(writer, words, key, 1)] as const
  const bits = words.right(firstWord(words, keys, words.of(counters), attributes.stream), 8)
  const attrs = { SrcT: typeAttr('int32'), DstT: typeAttr('float32'), Truncate: boolAttr(false) }
  const whole = writer.add('Cast', [words.ints(bits)], attrs, 'y')
  const unit = writer.constant('float32', [], [2 ** -24])
  return writer.add('Mul', [whole, unit], { T: typeAttr('float32') }, 'z')
}
