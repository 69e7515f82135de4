/** Runs a model over stretches of its data and gives the values of every gate and state there, call by call. */
import type { CheckedModel } from '../../model/checkedModel'
import { carryProblems, modelStates } from '../../model/layers/layerStates'
import type { Tap } from '../../model/layers/context'
import { optimise } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import { at, sizeOf } from '../../compiler/program/shapes'
import type { Program, Shape } from '../../compiler/program/types'
import type { BatchShape } from '../../data/batches/batch'
import type { Executable, Executor, Tensor, Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { carriedName, carriedTypes, CarriedValues, carriedVariables, freshInput } from '../../learning/step/carried'
import { inputTypes } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'
import { Lens } from '../inspection/lens'
import type { ProbedModel, WeightSource } from '../inspection/lens'
import type { HeldOutData } from './heldOutData'
import type { PlannedCall } from './readingPlan'

/** What is told of a tap beside its values. */
export interface ReadTap extends Omit<Tap, 'value' | 'form'> {
  readonly units: number
}

/** The values of one call: `values` has one array [T, B, units] for each tap. */
export interface ReadCall {
  readonly rows: PlannedCall
  readonly values: readonly Float32Array[]
}

/** How the model reads its data: in calls of `length` time steps of `batch` rows, with states carried from call to call or not. */
export interface ReadingForm extends BatchShape {
  readonly carries: boolean
}

interface Compiled {
  readonly executable: Executable
  readonly taps: readonly (ReadTap & { readonly result: string })[]
}

/** Sizes of a call, and the most numbers that it gives, so that a wide model takes smaller batches. */
const longestCall = 128
const widestCall = 32
const mostNumbers = 16_000_000

export class UnitReader extends Lens<Compiled> {
  constructor(executor: Executor, probed: ProbedModel) {
    super(executor, probed, 2)
  }

  /** `whole`: the data is one long sequence. A sequence that has an end of its own is read in one call. */
  form(checked: CheckedModel, { whole, sequences }: HeldOutData): ReadingForm {
    const { shape } = this.probed
    const carries = whole && carryProblems(checked.layers).length === 0
    const longest = sequences.reduce((most, each) => Math.max(most, each.length), 1)
    const length = whole ? (carries ? Math.min(longestCall, shape.length) : shape.length) : longest
    const width = this.tapsOf(this.modelOf(checked, carries), { length: 1, batch: 1, carries }).reduce((sum, tap) => sum + tap.units, 0)
    const batch = Math.max(1, Math.min(widestCall, Math.floor(mostNumbers / (length * Math.max(1, width)))))
    return { length, batch, carries }
  }

  /** Every gate and state that is read, in the order of the values of a call. Throws ExecutorError. */
  async taps(checked: CheckedModel, form: ReadingForm): Promise<readonly ReadTap[]> {
    return (await this.compiledFor(checked, form)).taps
  }

  /** Reads call by call, so that training and other requests have their turn in between. Throws ExecutorError. */
  async *read(
    checked: CheckedModel,
    form: ReadingForm,
    { data, calls, source }: { readonly data: HeldOutData; readonly calls: readonly PlannedCall[]; readonly source: WeightSource }
  ): AsyncGenerator<ReadCall, void, void> {
    const model = this.modelOf(checked, form.carries)
    const { executable, taps } = await this.compiledFor(checked, form)
    let states: Tensors = new Map()
    for (const rows of calls) {
      const results = this.timed(executable, () => {
        this.giveWeights(executable, source)
        return executable.run('read', inputsOf(model, form, { data, rows, states }))
      })
      states = new Map([...results].filter(([name]) => !name.startsWith('tap.')))
      yield { rows, values: taps.map(({ result }) => floatsOf(results, result)) }
    }
  }

  private modelOf(checked: CheckedModel, carries: boolean): ModelForward {
    const { model } = this.probed
    const { states: _, ...plain } = model
    return carries ? { ...model, states: modelStates(checked) } : plain
  }

  private compiledFor(checked: CheckedModel, form: ReadingForm): Promise<Compiled> {
    const model = this.modelOf(checked, form.carries)
    const { length, batch, carries } = form
    return this.programOf(`${length} ${batch} ${carries}`, async () => {
      const { program, taps } = readingProgram(model, form)
      return { executable: await this.compileFunction('read', program), taps }
    })
  }

  private tapsOf(model: ModelForward, form: ReadingForm): readonly ReadTap[] {
    return readingProgram(model, form, false).taps
  }
}

/** Gates, candidates and states of every layer; all values of a model that has none of them. */
function lookedTaps(taps: readonly Tap[]): Tap[] {
  const series = taps.filter(({ form }) => form === 'series')
  const named = series.filter(({ role }) => role !== 'plain')
  return named.length > 0 ? named : series
}

/**
 * Parameters: the weights, the task's inputs, and where states are carried `fresh` and the states. Results: `tap.k` [T, B, units] of each tap,
 * and the states after the call.
 */
function readingProgram(model: ModelForward, form: ReadingForm, whole = true): { program: Program; taps: Compiled['taps'] } {
  let taps: Compiled['taps'] = []
  const inputs = inputTypes(model.task, form)
  const program = buildProgram('read', new Map([...model.weights, ...readingTypes(model, form)]), (builder, values) => {
    const taskInputs = new Map([...values].filter(([name]) => inputs.has(name)))
    const fresh = values.get(freshInput)
    const names = [...(model.states?.keys() ?? [])]
    const before = names.flatMap((name) => {
      const value = values.get(carriedName('evaluate', name))
      return value ? [[name, value] as const] : []
    })
    const carried = fresh ? new CarriedValues(builder, new Map(before), fresh) : null
    const looked = lookedTaps(model.forward(builder, values, taskInputs, { taps: true, carried }).taps)
    taps = looked.map(({ value, form: _, ...info }, k) => ({ ...info, result: `tap.${k}`, units: at(value.type.shape, 2) }))
    const after = carried?.results().map((value, k): [string, typeof value] => [carriedName('evaluate', names[k] ?? ''), value]) ?? []
    return new Map([...looked.map(({ value }, k): [string, typeof value] => [`tap.${k}`, value]), ...after])
  })
  return { program: whole ? optimise(program) : program, taps }
}

function readingTypes(model: ModelForward, { length, batch }: BatchShape) {
  const inputs = inputTypes(model.task, { length, batch })
  const states = carriedVariables(carriedTypes(model.states, batch), 'evaluate')
  return states.size === 0 ? inputs : new Map([...inputs, [freshInput, { dtype: 'float32' as const, shape: [1, batch] }], ...states])
}

interface CallInputs {
  readonly data: HeldOutData
  readonly rows: PlannedCall
  /** The states after the call before; empty before the first. */
  readonly states: Tensors
}

/** Rows that are shorter than the program are filled up with zeros, where their mask is 0. */
function inputsOf(model: ModelForward, form: ReadingForm, { data, rows, states }: CallInputs): Tensors {
  return new Map(
    [...readingTypes(model, form)].map(([name, type]): [string, Tensor] => {
      const known = states.get(name)
      if (known) return [name, known]
      const filled = type.dtype === 'int32' ? new Int32Array(sizeOf(type.shape)) : new Float32Array(sizeOf(type.shape))
      if (name === freshInput) rows.forEach((row, b) => (filled[b] = row?.fresh === false ? 0 : 1))
      else fillInput(filled, name, form, type.shape, { data, rows })
      return [name, { type, data: filled }]
    })
  )
}

function fillInput(
  filled: Int32Array | Float32Array,
  name: string,
  { batch }: BatchShape,
  shape: Shape,
  { data, rows }: Pick<CallInputs, 'data' | 'rows'>
): void {
  const width = shape[2] ?? 1
  rows.forEach((row, b) => {
    const input = row && data.sequences[row.sequence]?.inputs.get(name)
    if (!row) return
    for (let step = row.from; step < row.until; step++) {
      const into = ((step - row.from) * batch + b) * width
      if (!input) filled[into] = name === 'mask' ? 1 : 0
      else for (let c = 0; c < width; c++) filled[into + c] = input.data[step * width + c] ?? 0
    }
  })
}
