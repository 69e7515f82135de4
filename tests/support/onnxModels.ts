/** Runs a model as ONNX Runtime has it and as the float64 reference has it, and tells how far they are apart. */
import type { GatescopeDocument } from '../../src/contract/document/document'
import { buildProgram } from '../../src/engine/compiler/program/builder'
import { at, sizeOf } from '../../src/engine/compiler/program/shapes'
import type { Tensor, Tensors } from '../../src/engine/executors/executor'
import { OnnxSession } from '../../src/engine/executors/onnx/runtime/session'
import type { OnnxArray } from '../../src/engine/executors/onnx/runtime/session'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import { batchFirst, withoutTime } from '../../src/engine/exporting/batchFirst'
import { compared } from '../../src/engine/exporting/compare'
import { outputName } from '../../src/engine/exporting/example'
import { onnxInputs } from '../../src/engine/exporting/onnx/checkOnnx'
import { initialStates, repeated, stepOfInputs } from '../../src/engine/exporting/steps/initialStates'
import type { OnnxSource } from '../../src/engine/exporting/onnx/modelParts'
import { sequenceModel } from '../../src/engine/exporting/onnx/sequenceModel'
import { stepModel } from '../../src/engine/exporting/onnx/stepModel'
import { cannotStep, nextName, positionInput } from '../../src/engine/exporting/steps/stepProgram'
import { inputTypes } from '../../src/engine/learning/step/modelForward'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { lowerModel } from '../../src/engine/model/lower/lowerModel'

export interface Shape {
  readonly length: number
  readonly batch: number
}

/** Weights a little off their start, so that no learned state, gain or bias is one that could be left out unseen. */
export function onnxSource(document: GatescopeDocument, model: CheckedModel): OnnxSource {
  const weights = [...initialWeights(modelWeights(model), 11)].map(([name, { type, data }]): [string, Tensor] => {
    return [name, { type, data: Float32Array.from(data, (value, k) => value + 0.1 * Math.cos(3 * k)) }]
  })
  return { document, model, weights: new Map(weights) }
}

/** Batch first. Where the task has a mask, each sequence ends a step earlier than the one before it. */
export function onnxExample({ task }: CheckedModel, shape: Shape): Tensors {
  const isReal = (k: number) => Number(Math.floor(k / shape.batch) < shape.length - (k % shape.batch))
  return new Map(
    [...inputTypes(task, shape)].map(([name, type]): [string, Tensor] => {
      const size = sizeOf(type.shape)
      const tokens = () => Int32Array.from({ length: size }, (_, k) => (k * 5 + 3) % (task.tokens ?? 1))
      const numbers = () => Float32Array.from({ length: size }, (_, k) => (name === 'mask' ? isReal(k) : Math.sin(k)))
      return [name, batchFirst({ type, data: type.dtype === 'int32' ? tokens() : numbers() })]
    })
  )
}

interface Reference {
  readonly output: Tensors
  readonly taps: Tensors
}

/** What the model computes of an example, with all taps, batch first where they are over time. */
export function referenceOf({ model, weights }: OnnxSource, example: Tensors, shape: Shape): Reference {
  const types = inputTypes(model.task, shape)
  const over = new Set<string>()
  const program = buildProgram(
    'forward',
    new Map([...modelWeights(model).map(({ name, type }) => [name, type] as const), ...types]),
    (b, values) => {
      const inputs = new Map([...values].filter(([name]) => types.has(name)))
      const { output, taps } = lowerModel(model, b, values, inputs, { taps: true })
      for (const { form, name } of taps) if (form === 'series' || form === 'soFar') over.add(name)
      return new Map([
        ['output', output],
        ...taps.filter(({ form }) => form !== 'effective').map(({ name, value }) => [name, value] as const)
      ])
    }
  )
  const given = new Map([...weights, ...new Map([...example].map(([name, tensor]) => [name, batchFirst(tensor)]))])
  const results = evaluate(program, new Map([...given].map(([name, { type, data }]) => [name, { shape: type.shape, data }])))
  const tensors = [...results].map(([name, { shape: sizes, data }]): [string, Tensor] => {
    const tensor: Tensor = { type: { dtype: 'float32', shape: sizes }, data: Float32Array.from(data) }
    if (name === 'output' && model.task.target.over === 'sequence') return [outputName(model), withoutTime(tensor)]
    return [name === 'output' ? outputName(model) : name, name === 'output' || over.has(name) ? batchFirst(tensor) : tensor]
  })
  return { output: new Map(tensors.slice(0, 1)), taps: new Map(tensors) }
}

async function withModel<T>(bytes: Uint8Array, use: (session: OnnxSession) => Promise<T>): Promise<T> {
  const session = await OnnxSession.open(bytes, { threads: 1 })
  try {
    return await use(session)
  } finally {
    await session.dispose()
  }
}

const numbersOf = (arrays: ReadonlyMap<string, OnnxArray>) => new Map([...arrays].map(([name, { data }]) => [name, data]))

function differenceOf(expected: Tensors, computed: ReadonlyMap<string, ArrayLike<number>>): number {
  const check = compared('', expected, computed)
  return check.kind === 'compared' ? check.difference : NaN
}

/** With zeros behind the end of each sequence, where an operator says something else than the drawing. */
function realRows(data: ArrayLike<number>, mask: Tensor | undefined, { length, batch }: Shape): Float32Array {
  const width = data.length / (length * batch)
  return Float32Array.from(data, (value, k) => value * (mask?.data[Math.floor(k / width)] ?? 1))
}

/** The difference of `sequence.onnx`, or of `taps.onnx` with all its outputs. */
export async function sequenceDifference(
  source: OnnxSource,
  shapes: readonly Shape[],
  { taps }: { readonly taps: boolean }
): Promise<number> {
  const answersOften = !taps && source.model.task.target.over === 'step'
  return withModel(sequenceModel(source, { taps }), async (session) => {
    const differences: number[] = []
    for (const shape of shapes) {
      const example = onnxExample(source.model, shape)
      const results = await session.run(onnxInputs(example))
      const reference = referenceOf(source, example, shape)
      const real = (array: ArrayLike<number>) => realRows(array, answersOften ? example.get('mask') : undefined, shape)
      const expected = [...(taps ? reference.taps : reference.output)].map(
        ([name, { type, data }]) => [name, { type, data: real(data) }] as const
      )
      differences.push(differenceOf(new Map(expected), new Map([...numbersOf(results)].map(([name, data]) => [name, real(data)]))))
    }
    return Math.max(...differences)
  })
}

/** The difference of `step.onnx` over all steps, of a model that answers at each; null where it has no step form. */
export async function stepDifference(source: OnnxSource, shape: Shape): Promise<number | null> {
  const { model } = source
  if (cannotStep(model) !== null) return null
  const example = onnxExample({ ...model, task: { ...model.task, masked: false } }, shape)
  const whole = referenceOf(source, onnxExample(model, shape), shape).output
  const [name, expected] = at([...whole], 0)
  return withModel(stepModel(source), async (session) => {
    let states = onnxInputs(repeated(initialStates(source, shape.length), shape.batch))
    const steps: Float32Array[] = []
    for (let step = 0; step < shape.length; step++) {
      const position: [string, OnnxArray] = [positionInput, { type: 'int64', shape: [], data: [step] }]
      const given = [...onnxInputs(stepOfInputs(example, step)), ...states, position].filter(([input]) => session.inputs.includes(input))
      const results = await session.run(new Map(given))
      states = new Map([...states].map(([state, before]) => [state, results.get(nextName(state)) ?? before]))
      steps.push(Float32Array.from(results.get(name)?.data ?? []))
    }
    const last = model.task.target.over === 'sequence' ? steps.slice(-1) : steps
    const timeMajor = Float32Array.from(last.flatMap((row) => [...row]))
    const width = expected.type.shape.at(-1) ?? 1
    const tensor: Tensor = { type: { dtype: 'float32', shape: [last.length, shape.batch, width] }, data: timeMajor }
    return differenceOf(whole, new Map([[name, batchFirst(tensor).data]]))
  })
}
