/** The signatures of a model: `sequence` over whole sequences, and `step` with every state as an input and an output. */
import { inputsOf, targetWidth } from '../../../contract/document/taskShape'
import { tidied } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import { inputTypes } from '../../learning/step/modelForward'
import type { CheckedModel } from '../../model/checkedModel'
import { modelWeights } from '../../model/layers/weights'
import { lowerModel } from '../../model/lower/lowerModel'
import { outputName } from '../example'
import { nextName, positionInput, readsPosition, stepProgram, stepStates } from '../steps/stepProgram'
import { sizedProgram } from '../sizes/sizedProgram'
import type { Sample } from '../sizes/fitSize'
import type { SignaturePort, SignatureSpec } from '../../executors/savedModel/signatureWriter'

const outputWidth = ({ task }: CheckedModel): number => targetWidth(task.target)

/** Throws SizesDiffer where the model is not the same for every length. */
export function sequenceSignature(model: CheckedModel): SignatureSpec {
  const once = model.task.target.over === 'sequence'
  const sizes = once ? [null, outputWidth(model)] : [null, null, outputWidth(model)]
  const [first = 'tokens'] = inputsOf(model.task)
  return {
    name: 'sequence',
    sized: sizedProgram((sample) => sequenceProgram(model, sample)),
    inputs: [...inputTypes(model.task, { length: 1, batch: 1 })].map(([name, { dtype, shape }]) =>
      inputPort(name, dtype === 'int32', [null, null, ...shape.slice(2)], 'batchFirst')
    ),
    outputs: [{ inside: 'output', outside: outputName(model), dtype: 'float32', sizes, layout: once ? 'once' : 'batchFirst' }],
    batch: { input: first, axis: 0 },
    steps: { input: first, axis: 1 }
  }
}

function inputPort(name: string, whole: boolean, sizes: readonly (number | null)[], layout: SignaturePort['layout']): SignaturePort {
  return { inside: name, outside: name, dtype: whole ? 'int64' : 'float32', sizes, layout }
}

function sequenceProgram(model: CheckedModel, { batch, steps }: Sample) {
  const inputs = inputTypes(model.task, { length: steps, batch })
  const types = new Map([...modelWeights(model).map(({ name, type }) => [name, type] as const), ...inputs])
  const program = buildProgram('sequence', types, (builder, values) => {
    const given = new Map([...values].filter(([name]) => inputs.has(name)))
    return new Map([['output', lowerModel(model, builder, values, given, { taps: false, anyLength: true }).output]])
  })
  return tidied(program)
}

/** Of a model that goes step by step. */
export function stepSignature(model: CheckedModel): SignatureSpec {
  const states = stepStates(model, { batch: 1, capacity: 1 })
  const grows = states.find(({ memory }) => memory.tokenAxis !== null)
  const [first = 'tokens'] = inputsOf(model.task)
  const statePort = (name: string, { key, type, tokenAxis }: (typeof states)[number]['memory']): SignaturePort => ({
    inside: key,
    outside: name,
    dtype: 'float32',
    sizes: type.shape.map((size, axis) => (axis === 0 || axis === tokenAxis ? null : size)),
    layout: 'asItIs'
  })
  const inputs = inputTypes({ ...model.task, masked: false }, { length: 1, batch: 1 })
  return {
    name: 'step',
    sized: sizedProgram((sample) => stepProgram(model, sample)),
    inputs: [
      ...[...inputs].map(([name, { dtype, shape }]) => inputPort(name, dtype === 'int32', [null, ...shape.slice(2)], 'oneStep')),
      ...(readsPosition(model) ? [inputPort(positionInput, true, [], 'asItIs')] : []),
      ...states.map(({ name, memory }) => statePort(name, memory))
    ],
    outputs: [
      { inside: 'output', outside: outputName(model), dtype: 'float32', sizes: [null, outputWidth(model)], layout: 'oneStep' },
      ...states.map(({ name, memory }) => statePort(nextName(name), memory))
    ],
    batch: { input: first, axis: 0 },
    steps: grows ? { input: grows.name, axis: grows.memory.tokenAxis ?? 0 } : null
  }
}
