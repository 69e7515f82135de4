/** The sequence that Inspect shows: a probe, or one of the latest training batch with its initial states. */
import type { DataPart, ProbeFrame } from '../../../contract/events/probe'
import { sequenceOf } from '../../data/probeInput'
import type { OpenedProbe, ProbeInput } from '../../data/openedProbe'
import type { TaskData } from '../../data/taskData'
import type { Tensor, Tensors } from '../../executors/executor'
import type { CarriedStates } from '../../model/layers/context'
import type { BlockBuilder } from '../../compiler/program/builder'
import { at, sizeOf } from '../../compiler/program/shapes'
import type { TensorType, Value } from '../../compiler/program/types'
import { carriedName, carriedTypes, CarriedValues, carriedVariables, freshInput } from '../../learning/step/carried'
import { inputTypes } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'
import type { ProbedModel } from './lens'
import type { LastBatch } from '../../learning/training/trainer'

/** To which multiple the probe's length is filled up, so that typing does not compile at each key. */
const LENGTH_STEP = 32

export interface InspectedSequence {
  readonly input: ProbeInput
  /** Null: a probe. */
  readonly batch: ProbeFrame['batch']
  /** Null: not from a place in the data. */
  readonly place: ProbeFrame['place']
  /** The states before its first time step, by variable, and `fresh` as 0; empty where they begin anew. */
  readonly entered: ReadonlyMap<string, Float32Array>
}

/** A source of the inspected sequence: the sizes that its program is compiled for, and the sequence itself when the program runs. */
export interface SequenceSource {
  /** Time steps of the program, at least those of the subject. */
  readonly length: number
  /** Whether states enter from outside. */
  readonly carries: boolean
  /** Called between two training steps, together with the weights. */
  take(): InspectedSequence
}

/** Whether what follows a probe cannot change what is said of it, so that its length may be filled up. */
export const mayFill = ({ causal, model }: Pick<ProbedModel, 'causal' | 'model'>): boolean => causal && model.task.target.over === 'step'

/** The length that a probe is compiled for. */
export function filledLength(length: number, causal: boolean): number {
  return causal ? Math.ceil(length / LENGTH_STEP) * LENGTH_STEP : length
}

/** A probe, whose states begin anew. `causal`: what follows it cannot change it, so that its length may be filled up. */
export function probeSequence(input: ProbeInput, causal: boolean, place: ProbeFrame['place'] = null): SequenceSource {
  return { length: filledLength(input.length, causal), carries: false, take: () => ({ input, batch: null, place, entered: new Map() }) }
}

/** A 0-based place in the data. */
export interface WantedPlace {
  readonly part: DataPart
  readonly at: number
}

/** The sequence of `length` time steps at a place of the data, the last one where there are not as many places. */
export function exampleAt(data: TaskData, wanted: WantedPlace, length: number): { input: ProbeInput; place: ProbeFrame['place'] } {
  const of = data.places(wanted.part, length)
  const at = Math.min(wanted.at, of - 1)
  return { input: data.example(wanted.part, at, length), place: { part: wanted.part, at, of } }
}

/** A text, or the sequence at a place of the data, which comes first; the first of the validation data where neither is given. */
export interface WantedSequence {
  readonly text: string | null
  readonly place: WantedPlace | null
}

/** `length`: the time steps of a sequence of the data. */
export function openSequence(data: TaskData, { text, place }: WantedSequence, length: number): OpenedProbe {
  if (place === null && text !== null) return data.probe(text)
  return { ok: true, probe: exampleAt(data, place ?? { part: 'validation', at: 0 }, length).input }
}

/** Looks at the sequence at a place of the data. */
export function placeSequence(data: TaskData, wanted: WantedPlace, length: number, causal: boolean): SequenceSource {
  const { input, place } = exampleAt(data, wanted, length)
  return probeSequence(input, causal, place)
}

/** A sequence of the batch that was trained on last, 0-based; the last real one where the batch has not as many. */
export function batchSequence(data: TaskData, model: ModelForward, length: number, wanted: number, last: () => LastBatch): SequenceSource {
  const carries = (model.states?.size ?? 0) > 0
  const take = (): InspectedSequence => {
    const batch = last()
    const sequence = Math.min(wanted, batch.sequences - 1)
    const input = sequenceOf(batch, data, batch.shape, sequence)
    const states = carries ? howEntered(batch, sequence) : null
    const entered = states === 'carried' ? enteredBy(batch, sequence) : new Map<string, Float32Array>()
    return { input, place: null, batch: { sequence, sequences: batch.sequences, states, ...(batch.next && { next: true }) }, entered }
  }
  return { length, carries, take }
}

function howEntered({ arrays, entered }: LastBatch, sequence: number): 'anew' | 'carried' | 'notKept' {
  if (arrays.get(freshInput)?.[sequence] !== 0) return 'anew'
  return entered === null ? 'notKept' : 'carried'
}

function enteredBy({ entered }: LastBatch, sequence: number): Map<string, Float32Array> {
  const states = [...(entered ?? [])].map(([name, tensor]) => [name, rowOf(tensor, sequence)] as const)
  return new Map([...states, [freshInput, Float32Array.of(0)]])
}

/** The part of a variable [1, B, …] that belongs to one sequence. */
function rowOf({ type, data }: Tensor, sequence: number): Float32Array {
  const size = sizeOf(type.shape) / at(type.shape, 1)
  return Float32Array.from(data.subarray(sequence * size, (sequence + 1) * size))
}

/** Returns the types of an inspection program's inputs beside the weights: the task's inputs, then the initial states. */
export function inspectionTypes(
  model: ModelForward,
  { length, carries }: Pick<SequenceSource, 'length' | 'carries'>,
  batch = 1
): Map<string, TensorType> {
  const inputs = inputTypes(model.task, { length, batch })
  if (!carries) return inputs
  const states = carriedVariables(carriedTypes(model.states, batch), 'train')
  return new Map([...inputs, [freshInput, { dtype: 'float32', shape: [1, batch] }], ...states])
}

/** Picks the initial states from a program's inputs; null where states begin anew. */
export function statesOf(model: ModelForward, builder: BlockBuilder, values: ReadonlyMap<string, Value>): CarriedStates | null {
  const fresh = values.get(freshInput)
  if (!fresh) return null
  const before = [...(model.states?.keys() ?? [])].flatMap((name): [string, Value][] => {
    const value = values.get(carriedName('train', name))
    return value ? [[name, value]] : []
  })
  return new CarriedValues(builder, new Map(before), fresh)
}

/** Returns the sequence's arrays, filled up with zeros to the size of their types. Throws RangeError where one is longer. States begin anew unless the sequence has initial states. */
export function inspectionInputs(
  { input, entered }: Pick<InspectedSequence, 'input'> & Partial<Pick<InspectedSequence, 'entered'>>,
  types: ReadonlyMap<string, TensorType>
): Tensors {
  return new Map([...types].map(([name, type]) => [name, filled(type, arrayOf({ input, entered }, name))]))
}

/** The values of one input of an inspection program; none for states that begin anew. */
export function arrayOf(
  { input, entered }: Pick<InspectedSequence, 'input'> & Partial<Pick<InspectedSequence, 'entered'>>,
  name: string
): ArrayLike<number> {
  return input.arrays.get(name) ?? entered?.get(name) ?? (name === freshInput ? [1] : [])
}

/** Values in the size of the type, filled up with zeros. Throws RangeError where there are more. */
export function filled(type: TensorType, values: ArrayLike<number>): Tensor {
  const data = type.dtype === 'int32' ? new Int32Array(sizeOf(type.shape)) : new Float32Array(sizeOf(type.shape))
  data.set(values)
  return { type, data }
}

/** A sequence's arrays, of which only the beginning is taken where they are longer than their types. */
export function beginningOf({ arrays }: Pick<ProbeInput, 'arrays'>, types: ReadonlyMap<string, TensorType>): Tensors {
  return new Map([...types].map(([name, type]) => [name, beginning(type, arrays.get(name) ?? new Float32Array(0))]))
}

/** The first values in the size of the type, filled up with zeros: of a sequence that is longer than what is looked at. */
export function beginning(type: TensorType, values: Int32Array | Float32Array): Tensor {
  return filled(type, values.subarray(0, sizeOf(type.shape)))
}
