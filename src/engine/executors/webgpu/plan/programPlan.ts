/** A function of a module as a plan for the GPU: its inputs together in one buffer, its steps, and the variables written back at its end. */
import { at, sizeOf } from '../../../compiler/program/shapes'
import type { Program, TensorType } from '../../../compiler/program/types'
import type { Module } from '../../executor'
import type { AdapterLimits, FunctionPlan, Range, Transfer } from '../device/protocol'
import type { BufferPool } from './bufferPool'
import { FunctionPlanner } from './functionPlan'
import type { PlanOptions } from './functionPlan'
import { lowered } from './lowered'

/** A tensor's name and type, and where in the exchanged memory its numbers are. */
export interface Exchanged {
  readonly name: string
  readonly type: TensorType
  readonly at: number
}

export interface ProgramPlan {
  readonly plan: FunctionPlan
  readonly inputs: readonly Exchanged[]
  readonly outputs: readonly Exchanged[]
  /** Words of the exchanged memory. */
  readonly words: number
}

/** A buffer for each variable. */
export function placesOfVariables({ variables }: Pick<Module, 'variables'>, pool: BufferPool): Map<string, Range> {
  return new Map([...variables].map(([name, { shape }]) => [name, { buffer: pool.take(sizeOf(shape)), offset: 0, steps: [] }]))
}

export function planProgram(
  program: Program,
  variables: ReadonlyMap<string, Range>,
  pool: BufferPool,
  limits: AdapterLimits,
  options: PlanOptions = {}
): ProgramPlan {
  const planner = new FunctionPlanner(pool, limits, options)
  const block = lowered(program.block, limits.storageBuffers - 2)
  const named = program.parameters.map((name, k) => ({ name, type: at(block.parameters, k).type }))
  const inputs = layout(
    named.filter(({ name }) => !variables.has(name)),
    0
  )
  const inputWords = wordsOf(inputs)
  const fed: Range = inputWords === 0 ? nowhere : planner.take(inputWords)
  const inputPlaces = new Map(inputs.map(({ name, at: offset }) => [name, { ...fed, offset }]))
  const parameters = program.parameters.map((name) => variables.get(name) ?? inputPlaces.get(name) ?? nowhere)
  const { results, release } = planner.block(block, parameters, 0)
  const types = block.results.map(({ type }) => type)
  const places = apartFromVariables(planner, results, types, new Set([...variables.values()].map(({ buffer }) => buffer)))
  program.results.forEach((name, k) => {
    const variable = variables.get(name)
    if (variable) planner.copy(at(places, k), variable, sizeOf(at(types, k).shape))
  })
  const given = program.results.flatMap((name, k) => (variables.has(name) ? [] : [{ name, type: at(types, k), place: at(places, k) }]))
  const outputs = layout(given, inputWords)
  release()
  places.forEach((place, k) => place !== at(results, k) && planner.release(place))
  if (inputWords > 0) planner.release(fed)
  const transfers: Transfer[] = outputs.map(({ type, at: to }, k) => {
    const { buffer, offset } = at(given, k).place
    return { buffer, offset, words: sizeOf(type.shape), at: to }
  })
  return {
    plan: {
      kernels: planner.kernels,
      steps: planner.steps,
      inputs: inputWords === 0 ? [] : [{ buffer: fed.buffer, offset: 0, words: inputWords, at: 0 }],
      outputs: transfers
    },
    inputs,
    outputs,
    words: inputWords + wordsOf(outputs)
  }
}

/** For arguments that are not there: programs without inputs. */
const nowhere: Range = { buffer: -1, offset: 0, steps: [] }

function layout(list: readonly { readonly name: string; readonly type: TensorType }[], from: number): Exchanged[] {
  let end = from
  return list.map(({ name, type }) => {
    const place = end
    end += sizeOf(type.shape)
    return { name, type, at: place }
  })
}

function wordsOf(list: readonly { readonly type: TensorType }[]): number {
  return list.reduce((sum, { type }) => sum + sizeOf(type.shape), 0)
}

/** Results that lie in a variable are copied aside, since variables are written before results are read. */
function apartFromVariables(
  planner: FunctionPlanner,
  results: readonly Range[],
  types: readonly TensorType[],
  variables: ReadonlySet<number>
): Range[] {
  return results.map((place, k) => {
    if (!variables.has(place.buffer)) return place
    const words = sizeOf(at(types, k).shape)
    const copy = planner.take(words)
    planner.copy(place, copy, words)
    return copy
  })
}
