/** Runs an imported model on example inputs, and says how far its outputs are from the example outputs. */
import type { CheckedModel } from '../../model/checkedModel'
import type { Executor, Tensor, Tensors } from '../../executors/executor'
import type { Examples, ImportedModel } from '../importedModel'
import { refuse } from '../importRefusal'
import { forwardModule } from './forwardModule'
import { lengthsOf, placed, sizesOf, statesOf } from './inputArrays'
import type { Given } from './inputArrays'
import { outputTensor, realSteps } from './outputArrays'

export interface OutputCheck {
  readonly name: string
  /** The largest absolute difference of one number; null where the shapes differ. */
  readonly difference: number | null
  /** Numbers compared. */
  readonly values: number
  /** Shapes that differ, in words. */
  readonly why: string | null
}

export interface CheckResult {
  readonly outputs: readonly OutputCheck[]
  readonly agrees: boolean
  /** Of all outputs; null where one could not be compared. */
  readonly largest: number | null
}

/** What an import must agree to. */
export const tolerance = 1e-4

/** Compares all outputs that the examples have. Refuses examples that are not of this model. */
export async function checkModelOn(
  model: ImportedModel,
  checked: CheckedModel,
  examples: Examples,
  executor: Executor
): Promise<CheckResult> {
  const inputs = model.inputs.flatMap((input, k) => {
    const array = exampleOf(examples.inputs, input.name, 'input', k)
    return array ? [{ input, array }] : []
  })
  const { length, batch } = sizesOf(inputs)
  const states = statesOf(inputs)
  const executable = await executor.compile(forwardModule(checked, { length, batch }, new Set(states.keys())), {
    name: 'forward',
    calls: 1,
    more: false
  })
  try {
    executable.write(model.weights)
    const arrays: Tensors = new Map([
      ...taskArrays(checked, inputs, { length, batch }),
      ...[...states].map(([name, tensor]) => [`enter/${name}`, tensor] as const)
    ])
    const results = executable.run('forward', arrays)
    const lengths = lengthsOf(inputs)
    const isMasked = inputs.some(({ input }) => input.meaning.is === 'mask')
    const outputs = model.outputs.flatMap(({ name, meaning }, k): OutputCheck[] => {
      const expected = exampleOf(examples.outputs, name, 'output', k)
      if (!expected) return []
      const wanted = isMasked ? realSteps(meaning, expected, lengths) : expected
      return [compared(name, outputTensor(meaning, results, { length, batch, lengths }), wanted)]
    })
    if (outputs.length === 0)
      refuse(
        'The examples have no output of this model.',
        `Name them ${model.outputs.map(({ name }, k) => `output_${k} or ${name}`).join(', ')}.`
      )
    const differences = outputs.map(({ difference }) => difference)
    const largest = differences.reduce<number | null>((most, each) => (most === null || each === null ? null : Math.max(most, each)), 0)
    return { outputs, largest, agrees: largest !== null && largest <= tolerance }
  } finally {
    executable.dispose()
  }
}

/** An example by the name of the input or output, or by its place. The only array there is belongs to the first, whatever it is called. */
export function exampleOf(examples: ReadonlyMap<string, Tensor>, name: string, word: 'input' | 'output', place: number): Tensor | null {
  const [only] = examples.size === 1 && place === 0 ? examples.values() : []
  return examples.get(name) ?? examples.get(`${word}_${place}`) ?? only ?? null
}

/** The task's inputs as the engine takes them: time first. */
function taskArrays({ task }: CheckedModel, inputs: readonly Given[], sizes: { length: number; batch: number }): [string, Tensor][] {
  const arrays = inputs.flatMap(({ input: { meaning, name }, array }): [string, Tensor][] =>
    meaning.is === 'tokens' || meaning.is === 'features' ? [[meaning.is, placed(name, meaning, array, sizes)]] : []
  )
  const needed = [...(task.tokens === null ? [] : ['tokens']), ...(task.features === null ? [] : ['features'])]
  for (const name of needed)
    if (!arrays.some(([each]) => each === name)) refuse(`The examples have no input with the ${name} of the model.`, 'Add it as input_0.')
  if (!task.masked) return arrays
  const lengths = lengthsOf(inputs)
  const mask = new Float32Array(sizes.length * sizes.batch).map((_, k) =>
    Math.floor(k / sizes.batch) < (lengths?.[k % sizes.batch] ?? sizes.length) ? 1 : 0
  )
  return [...arrays, ['mask', { type: { dtype: 'float32', shape: [sizes.length, sizes.batch] }, data: mask }]]
}

function compared(name: string, actual: Tensor, expected: Tensor): OutputCheck {
  const [has, wants] = [actual.type.shape, expected.type.shape]
  if (has.join() !== wants.join())
    return { name, difference: null, values: 0, why: `it has the shape [${has.join(', ')}], and the example has [${wants.join(', ')}]` }
  let difference = 0
  actual.data.forEach((value, k) => {
    const apart = Math.abs(value - (expected.data[k] ?? NaN))
    difference = Number.isNaN(apart) ? Infinity : Math.max(difference, apart)
  })
  return { name, difference, values: actual.data.length, why: null }
}
