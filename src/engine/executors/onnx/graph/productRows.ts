/** ONNX nodes for products, sums over axes, tables and random numbers. */
import { elementCodes } from '../../../files/onnx/onnxTensor'
import { at, range } from '../../../compiler/program/shapes'
import { parity, rotations, rounds, roundsPerKey } from '../../../compiler/program/threefry'
import type { Operation } from '../../../compiler/program/types'
import { output, plain } from './elementwiseRows'
import type { Row } from './elementwiseRows'
import type { GraphWriter } from './graphWriter'
import { reshapeTarget } from './shapeRows'

/** A product with all rows of an array, which keeps its axes; else a product of matrices. */
function matmul(w: GraphWriter, operation: Operation<'matmul'>): void {
  const { transposeA, transposeB } = operation.attributes
  const [left, right] = [at(operation.inputs, 0), at(operation.inputs, 1)]
  const rows = transposeA || right.type.shape.length !== 2 ? undefined : w.folds.of(left)
  const product = output(operation)
  if (!rows) return w.set(product, matrices(w, operation, [w.whole(left), w.whole(right)]))
  const matrix = transposeB ? w.add('Transpose', [w.whole(right)], { perm: [1, 0] }) : w.whole(right)
  const ref = w.add('MatMul', [rows.ref(), matrix])
  const to = w.shapeOf(product)
  const sizes = [...rows.sizes.slice(0, -1), at(to, 1)]
  w.folds.note(product, { ref: () => ref, sizes })
  w.setLater(product, () => w.add('Reshape', [ref, reshapeTarget(w, sizes, to)]))
}

/** Transposes are part of the product in two axes only, and nodes of their own in more. */
function matrices(w: GraphWriter, operation: Operation<'matmul'>, inputs: string[]): string {
  const { transposeA, transposeB } = operation.attributes
  if (!transposeA && !transposeB) return w.add('MatMul', inputs)
  const rank = at(operation.inputs, 0).type.shape.length
  if (rank === 2) return w.add('Gemm', inputs, { transA: Number(transposeA), transB: Number(transposeB) })
  const perm = range(rank).map((axis) => (axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis))
  const turned = inputs.map((ref, k) => ((k === 0 ? transposeA : transposeB) ? w.add('Transpose', [ref], { perm }) : ref))
  return w.add('MatMul', turned)
}

function reduction<N extends 'reduceSum' | 'reduceMax'>(opType: string): Row<N> {
  return plain((w, { attributes }, [input = '']) =>
    attributes.axes.length === 0 ? input : w.add(opType, [input, w.ints(attributes.axes)], { keepdims: 0 })
  )
}

function scatterAdd(w: GraphWriter, operation: Operation<'scatterAdd'>, [indices = '', updates = '']: string[]): string {
  const { dtype } = output(operation).type
  const zeros = w.add('Expand', [w.constant(dtype, [], [0]), w.runTimeSizes.vector(w.shapeOf(output(operation)))])
  const rank = at(operation.inputs, 0).type.shape.length
  const places = w.add('Unsqueeze', [w.add('Cast', [indices], { to: elementCodes.int64 }), w.ints([rank])])
  return w.add('ScatterND', [zeros, places, updates], { reduction: 'add' })
}

/** Threefry on words of 32 bits: sums are of int32, as kernels have them, and shifts of uint32. */
class WordWriter {
  constructor(private readonly w: GraphWriter) {}

  cast(ref: string, to: 'int32' | 'uint32' | 'float32'): string {
    return this.w.add('Cast', [ref], { to: elementCodes[to] })
  }
  int(value: number): string {
    return this.w.constant('int32', [], [value | 0])
  }
  sum(a: string, b: string): string {
    return this.w.add('Add', [a, b])
  }
  xor(a: string, b: string): string {
    return this.w.add('BitwiseXor', [a, b])
  }
  shift(ref: string, bits: number, direction: 'LEFT' | 'RIGHT'): string {
    return this.w.add('BitShift', [ref, this.w.constant('uint32', [], [bits])], { direction })
  }
  turn(ref: string, bits: number): string {
    const word = this.cast(ref, 'uint32')
    return this.cast(this.w.add('BitwiseOr', [this.shift(word, bits, 'LEFT'), this.shift(word, 32 - bits, 'RIGHT')]), 'int32')
  }
}

/** The rounds of `threefry.ts`; the first of the two words becomes a number in [0, 1). */
function random(w: GraphWriter, { attributes }: Operation<'random'>, [key = '', counters = '']: string[]): string {
  const words = new WordWriter(w)
  const half = (k: number) => w.add('Gather', [key, w.constant('int64', [], [k])])
  const [first, second] = [half(0), half(1)]
  const schedule = [first, second, words.xor(words.xor(first, second), words.int(parity))]
  let x = words.sum(counters, first)
  let y = words.sum(second, words.int(attributes.stream))
  for (const round of range(rounds)) {
    x = words.sum(x, y)
    y = words.xor(words.turn(y, rotations[round % rotations.length] ?? 0), x)
    if ((round + 1) % roundsPerKey > 0) continue
    const injection = (round + 1) / roundsPerKey
    x = words.sum(x, at(schedule, injection % 3))
    y = words.sum(y, words.sum(at(schedule, (injection + 1) % 3), words.int(injection)))
  }
  const bits = words.shift(words.cast(x, 'uint32'), 8, 'RIGHT')
  return w.add('Mul', [words.cast(bits, 'float32'), w.constant('float32', [], [2 ** -24])])
}

export const productRows = {
  matmul,
  gather: plain<'gather'>((w, _, inputs) => w.add('Gather', inputs, { axis: 0 })),
  scatterAdd: plain(scatterAdd),
  random: plain(random),
  reduceSum: reduction<'reduceSum'>('ReduceSum'),
  reduceMax: reduction<'reduceMax'>('ReduceMax')
} as const
