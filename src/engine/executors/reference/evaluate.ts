/** Runs a program in float64, step by step and slowly: the oracle that tests hold everything else against. */
import { inputParts, resultParts } from '../../compiler/program/scan'
import { at, range, sizeOf } from '../../compiler/program/shapes'
import type { AnyOperation, Attributes, Block, Operation, OperationName, Program, Value } from '../../compiler/program/types'
import { read, stepOf } from './array'
import type { Dense } from './array'
import { kernels } from './kernels'

/** Anything with a shape and numbers in row-major order. */
export interface AnyArray {
  readonly shape: readonly number[]
  readonly data: ArrayLike<number>
}

/** Evaluates a program. Throws RangeError when an input is missing or of another size. */
export function evaluate(program: Program, inputs: ReadonlyMap<string, AnyArray>): Map<string, Dense> {
  const values = program.parameters.map((name, k) => {
    const input = inputs.get(name)
    const { shape } = at(program.block.parameters, k).type
    if (!input || input.data.length !== sizeOf(shape)) throw new RangeError(`${program.name}: input ${name} of shape [${shape.join()}]`)
    return { shape, data: Float64Array.from(input.data) }
  })
  const results = evaluateBlock(program.block, values)
  return new Map(program.results.map((name, k) => [name, at(results, k)]))
}

/** Evaluates a block on arrays for its parameters. */
export function evaluateBlock(block: Block, inputs: readonly Dense[]): Dense[] {
  const values = new Map<Value, Dense>(block.parameters.map((parameter, k) => [parameter, at(inputs, k)]))
  const get = (value: Value): Dense => {
    const array = values.get(value)
    if (!array) throw new RangeError(`%${value.id} is used before it is made`)
    return array
  }
  for (const operation of block.operations) {
    const outputs = evaluateOperation(operation, operation.inputs.map(get))
    operation.outputs.forEach((output, k) => values.set(output, at(outputs, k)))
  }
  return block.results.map(get)
}

function evaluateOperation(operation: AnyOperation, inputs: readonly Dense[]): Dense[] {
  if (operation.name === 'scan') return evaluateScan(operation, inputs)
  if (operation.name === 'split') return evaluateSplit(operation, inputs)
  return [plain(operation.name, inputs, operation.attributes)]
}

function plain<N extends Exclude<OperationName, 'scan' | 'split'>>(name: N, inputs: readonly Dense[], attributes: Attributes[N]): Dense {
  return kernels[name](inputs, attributes)
}

function evaluateScan({ attributes }: Operation<'scan'>, inputs: readonly Dense[]): Dense[] {
  const { length, reverse, body, until } = attributes
  const parts = inputParts(attributes, inputs)
  let { carries } = parts
  const outputs = resultParts(attributes, body.results).steps.map(({ type: { shape } }) => ({
    shape: [length, ...shape],
    data: new Float64Array(length * sizeOf(shape))
  }))
  for (const k of range(length)) {
    if (until && carries[0]?.data[0] === 1) break
    const t = reverse ? length - 1 - k : k
    const steps = parts.steps.map((input) => stepOf(input, t))
    const results = resultParts(attributes, evaluateBlock(body, [...carries, ...steps, ...parts.closed]))
    carries = results.carries
    results.steps.forEach((result, j) => at(outputs, j).data.set(result.data, t * result.data.length))
  }
  return [...carries, ...outputs]
}

function evaluateSplit({ attributes }: Operation<'split'>, inputs: readonly Dense[]): Dense[] {
  const { parts, cut, join, body } = attributes
  const runs = range(parts).map((part) =>
    evaluateBlock(
      body,
      inputs.map((input, k) => partOf(input, at(cut, k), part, parts))
    )
  )
  return join.map((how, k) => {
    const pieces = runs.map((results) => at(results, k))
    return how.kind === 'sum' ? sum(pieces) : joined(pieces, how.axis)
  })
}

function partOf(input: Dense, axis: number | null, part: number, parts: number): Dense {
  if (axis === null) return input
  const size = at(input.shape, axis) / parts
  return kernels.slice([input], {
    begin: input.shape.map((_, k) => (k === axis ? part * size : 0)),
    size: input.shape.map((whole, k) => (k === axis ? size : whole))
  })
}

function sum(pieces: readonly Dense[]): Dense {
  const first = at(pieces, 0)
  return { shape: first.shape, data: first.data.map((_, k) => pieces.reduce((total, piece) => total + read(piece, k), 0)) }
}

function joined(pieces: readonly Dense[], axis: number): Dense {
  return kernels.concat(pieces, { axis })
}
