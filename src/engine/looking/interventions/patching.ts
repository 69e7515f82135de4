/**
 * Activation patching: a value at one token is taken from another sequence, and how much of the difference of the model's output that restores
 * says where the model keeps what makes the difference (Vig et al. 2020; Meng et al. 2022, "Locating and editing factual associations in GPT").
 */
import type { PatchingEvent } from '../../../contract/events/interventions'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { breathe } from '../../learning/training/pause'
import type { Alterable } from '../../model/layers/alter'
import { filledLength, mayFill } from '../inspection/inspectedSequence'
import { asOfNow } from '../inspection/lens'
import type { ProbedModel, WeightSource } from '../inspection/lens'
import type { AlteredRun, Interventions } from './interventions'
import { maskInputs, noMasks } from './masks'
import { valueKey } from './alterableValues'
import { carries, inputsOf, openFor, recordedOf, runPlain } from './recordings'
import type { StartedSequence } from './recordings'
import { measureOf } from './measuredOutput'
import type { MeasuredOutput, OutputChoice } from './measuredOutput'

/** Patches that are computed together: at most so many, and fewer where their changes would take more than so many numbers. */
const mostTogether = 16
const mostNumbers = 2 ** 24

/** `steps`: of the sequence; `values`: those that the map patches. */
function patchesTogether(steps: number, values: readonly Alterable[]): number {
  const numbers = steps * values.reduce((sum, { width }) => sum + width, 0)
  return Math.max(1, Math.min(mostTogether, steps, Math.floor(mostNumbers / numbers)))
}

export interface PatchingSpec {
  /** The sequence that is patched, and the one from which values are taken. */
  readonly sequence: StartedSequence
  readonly from: StartedSequence
  readonly output: OutputChoice
}

/** A row of the map: the values that are patched together. */
interface PatchRow {
  readonly layer: string
  readonly name: string
  readonly label: string
  readonly values: readonly Alterable[]
}

/** Why there is no map. */
export class PatchingRefused extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super('there is no map of patches')
  }
}

/** Ends early when the signal aborts. Throws PatchingRefused and ExecutorError. */
export async function* patchingMap(
  lens: Interventions,
  spec: PatchingSpec,
  source: () => WeightSource,
  signal?: AbortSignal
): AsyncGenerator<PatchingEvent, void, void> {
  const { input } = spec.sequence
  const { input: other } = spec.from
  if (input.length !== other.length)
    throw new PatchingRefused([problem('intervention.lengths', {}, { one: input.length, other: other.length })])
  const weights = asOfNow(source())
  const rows = patchRows(lens.values())
  const values = [...new Set(rows.flatMap((row) => row.values))]
  const plain = runPlain(await openFor(lens, values, spec.sequence), weights, spec.sequence)
  const taken = runPlain(await openFor(lens, values, spec.from), weights, spec.from)
  const measured = measureOf(lens.looked, spec.output, { base: rowsOf(lens.looked, plain), source: rowsOf(lens.looked, taken) })
  if (!measured.ok) throw new PatchingRefused(measured.problems)
  const { output } = measured
  const together = patchesTogether(input.length, values)
  const [base, reached] = [output.of(rowsOf(lens.looked, plain)), output.of(rowsOf(lens.looked, taken))]
  if (Math.abs(reached - base) < 1e-6) throw new PatchingRefused([problem('intervention.noDifference', {}, {})])
  const tokens = { tokens: [...input.words], from: [...other.words] }
  yield { type: 'begin', step: weights.step, ...tokens, at: output.at, output: output.words, base, source: reached, rows: rows.length }
  for (const row of rows) {
    const restored = new Float32Array(input.length)
    for (let first = 0; first < input.length; first += together) {
      const patched = await patchesFrom(lens, { spec, row, values, taken, first, batch: together }, weights, output)
      restored.set(
        patched.map((value) => (value - base) / (reached - base)),
        first
      )
      await breathe()
      if (signal?.aborted) return
    }
    yield { type: 'row', layer: row.layer, name: row.name, label: row.label, restored }
  }
}

interface Patches {
  readonly spec: PatchingSpec
  readonly row: PatchRow
  readonly values: readonly Alterable[]
  readonly taken: Tensors
  /** The token of the first patch, and how many are computed together. */
  readonly first: number
  readonly batch: number
}

/** The output under patches of neighbouring tokens, one in each sequence of a batch. */
async function patchesFrom(lens: Interventions, patches: Patches, from: WeightSource, output: MeasuredOutput): Promise<number[]> {
  const { spec, row, values, taken, first, batch } = patches
  const steps = spec.sequence.input.length
  const shape = { length: filledLength(steps, mayFill(lens.looked)), batch }
  const run = await lens.open({ shape, values, perSequence: true, carries: carries(spec.sequence) })
  const masks = noMasks(run.types)
  for (const value of row.values) {
    const [mask, recorded] = [masks.get(valueKey(value)), recordedOf(taken, value, steps)]
    for (let b = 0; mask && b < batch && first + b < steps; b++) {
      const [t, { width }] = [first + b, value]
      const place = (t * batch + b) * width
      mask.scale.fill(0, place, place + width)
      mask.shift.set(recorded.values.subarray(t * width, (t + 1) * width), place)
    }
  }
  const results = run.run(from, repeated(run, spec.sequence, batch), maskInputs(run.types, masks))
  const all = floatsOf(results, 'output')
  const count = Math.min(batch, steps - first)
  return Array.from({ length: count }, (_, b) => output.of(sequenceRows(all, lens.looked, { b, batch })))
}

/** The same sequence in each place of a batch. */
function repeated(run: AlteredRun, sequence: StartedSequence, batch: number): Tensors {
  const one = new Map([...run.inputs].map(([name, { dtype, shape }]) => [name, { dtype, shape: [shape[0] ?? 0, 1, ...shape.slice(2)] }]))
  const single = inputsOf({ ...run, inputs: one }, sequence)
  return new Map(
    [...run.inputs].map(([name, type]) => {
      const data = single.get(name)?.data ?? new Float32Array(0)
      const width = type.shape.slice(2).reduce((product, size) => product * size, 1)
      const all = data instanceof Int32Array ? new Int32Array(data.length * batch) : new Float32Array(data.length * batch)
      for (let t = 0; t * width < data.length; t++)
        for (let b = 0; b < batch; b++) all.set(data.subarray(t * width, (t + 1) * width), (t * batch + b) * width)
      return [name, { type, data: all }]
    })
  )
}

/** The head's output of one sequence, row by row. */
const rowsOf = (probed: ProbedModel, results: Tensors): Float32Array =>
  sequenceRows(floatsOf(results, 'output'), probed, { b: 0, batch: 1 })

function sequenceRows(output: Float32Array, { model: { task } }: ProbedModel, { b, batch }: { b: number; batch: number }): Float32Array {
  const width = task.target.kind === 'class' ? task.target.classes : task.target.width
  return output.filter((_, k) => Math.floor(k / width) % batch === b)
}

/** Each state by itself and all states of a layer together, then what the layer gives on; the head's output is what is measured. */
function patchRows(values: readonly Alterable[]): PatchRow[] {
  const layers = [...new Set(values.map(({ layer }) => layer))].slice(0, -1)
  return layers.flatMap((layer) => {
    const ofLayer = values.filter((value) => value.layer === layer)
    const states = ofLayer.filter(({ initial }) => initial !== null)
    const output = ofLayer.at(-1)
    const alone = [...states, ...(output ? [output] : [])].map((value) => ({
      layer,
      name: value.name,
      label: value.label,
      values: [value]
    }))
    const together =
      states.length > 1 ? [{ layer, name: states.map(({ name }) => name).join(' + '), label: 'all states', values: states }] : []
    return [...together, ...alone]
  })
}
