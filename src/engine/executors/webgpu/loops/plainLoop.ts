/** The plain form of a loop: every operation of its body is a dispatch at each step, and arrays over time are addressed by the step. */
import { inputParts, resultParts } from '../../../compiler/program/scan'
import { at, range, sizeOf } from '../../../compiler/program/shapes'
import type { Block, Operation } from '../../../compiler/program/types'
import { ExecutorError } from '../../executor'
import { loopLevels } from '../device/protocol'
import type { Range, Step } from '../device/protocol'

/** What the form needs of the plan that it is a part of. */
export interface LoopPlanner {
  block(block: Block, parameters: readonly Range[], level: number): { readonly results: readonly Range[]; readonly release: () => void }
  add(...steps: readonly Step[]): void
  copy(from: Range, to: Range, words: number): void
  apart(write: () => void): Step[]
  take(words: number): Range
  release(range: Range): void
}

/** `inputs`: where the loop's inputs lie. Gives where its outputs lie. Throws ExecutorError 'unsupported' when too many loops lie in one another. */
export function planPlainLoop(
  planner: LoopPlanner,
  { attributes, outputs }: Operation<'scan'>,
  inputs: readonly Range[],
  level: number
): Range[] {
  if (level >= loopLevels) throw new ExecutorError('unsupported', `WebGPU runs at most ${loopLevels} loops inside one another`)
  const { length, reverse, body } = attributes
  const wordsOf = (list: Block['results']) => list.map(({ type }) => sizeOf(type.shape))
  const words = wordsOf(body.results)
  const places = wordsOf(outputs).map((size) => planner.take(size))
  const given = inputParts(attributes, inputs)
  const { carries, steps: stacks } = resultParts(attributes, places)
  carries.forEach((carry, k) => planner.copy(at(given.carries, k), carry, at(words, k)))
  const parameters = inputParts(attributes, body.parameters)
  const stepInputs = given.steps.map((range, k) => moving(range, level, sizeOf(at(parameters.steps, k).type.shape)))
  const steps = planner.apart(() => {
    const { results, release } = planner.block(body, [...carries, ...stepInputs, ...given.closed], level + 1)
    const next = resultParts(attributes, results)
    stacks.forEach((stack, k) => {
      const size = at(words, carries.length + k)
      planner.copy(at(next.steps, k), moving(stack, level, size), size)
    })
    moveCarries(planner, next.carries, carries, words)
    release()
  })
  planner.add({ kind: 'loop', level, length, reverse, steps })
  return places
}

/** One step of an array over time. */
function moving({ buffer, offset, steps }: Range, level: number, words: number): Range {
  return { buffer, offset, steps: range(level + 1).map((each) => (each === level ? words : (steps[each] ?? 0))) }
}

/** All new carries are known before the first is written: those that lie in other carries go by a copy. */
function moveCarries(planner: LoopPlanner, from: readonly Range[], to: readonly Range[], words: readonly number[]): void {
  const old = new Set(to.map(({ buffer }) => buffer))
  const aside = from.map((range, k) => {
    const target = at(to, k)
    if (!old.has(range.buffer) || range.buffer === target.buffer) return range
    const copy = planner.take(at(words, k))
    planner.copy(range, copy, at(words, k))
    return copy
  })
  aside.forEach((range, k) => {
    if (range.buffer !== at(to, k).buffer) planner.copy(range, at(to, k), at(words, k))
    if (range !== at(from, k)) planner.release(range)
  })
}
