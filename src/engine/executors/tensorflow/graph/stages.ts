/** Cuts a block at its splits: what stands before, between and after them becomes straight stages, each compiled as one. */
import type { AnyOperation, Block, Operation, Value } from '../../../compiler/program/types'

/** Straight-line code of one compiled call. */
export interface StraightStage {
  readonly kind: 'straight'
  readonly operations: readonly AnyOperation[]
  /** Values from elsewhere, in order of use. */
  readonly inputs: readonly Value[]
  /** Values that later stages or the block's results need. */
  readonly outputs: readonly Value[]
}
export interface SplitStage {
  readonly kind: 'split'
  readonly operation: Operation<'split'>
}
export type Stage = StraightStage | SplitStage

/**
 * The stages in order of execution. An operation stands in the last stage that it can, so that only what a split needs runs before it;
 * one without inputs (a constant) is written again in each stage that uses it.
 */
export function cutStages(block: Block): Stage[] {
  const levels = placeOperations(block)
  const last = Math.max(0, ...levels.values())
  return Array.from({ length: last + 1 }, (_, level) => level).flatMap((level) => levelStages(block, levels, level))
}

type Levels = ReadonlyMap<AnyOperation, number>

function isFree(operation: AnyOperation): boolean {
  return operation.inputs.length === 0
}

/** The level of an operation: how many splits, one after another, are done before its stage. A split's level is that of its inputs. */
function placeOperations(block: Block): Levels {
  const splitLevels = placeSplits(block)
  const last = Math.max(0, ...[...splitLevels.values()].map((level) => level + 1))
  const due = new Map<Value, number>()
  const levels = new Map<AnyOperation, number>()
  for (const operation of [...block.operations].reverse()) {
    const level = splitLevels.get(operation) ?? operation.outputs.reduce((least, value) => Math.min(least, due.get(value) ?? last), last)
    levels.set(operation, level)
    for (const value of operation.inputs) due.set(value, Math.min(due.get(value) ?? last, level))
  }
  return levels
}

/** Each split as early as it can run. */
function placeSplits(block: Block): Levels {
  const ready = new Map<Value, number>()
  const levels = new Map<AnyOperation, number>()
  for (const operation of block.operations) {
    const level = operation.inputs.reduce((most, value) => Math.max(most, ready.get(value) ?? 0), 0)
    if (operation.name === 'split') levels.set(operation, level)
    for (const value of operation.outputs) ready.set(value, operation.name === 'split' ? level + 1 : level)
  }
  return levels
}

/** Gives the stages of one level: the straight operations, then the splits that need them. */
function levelStages(block: Block, levels: Levels, level: number): Stage[] {
  const here = block.operations.filter((operation) => levels.get(operation) === level)
  const bound = here.filter((operation) => operation.name !== 'split' && !isFree(operation))
  const splits = here.flatMap((operation): SplitStage[] => (operation.name === 'split' ? [{ kind: 'split', operation }] : []))
  const exported = level === 0 ? exportedConstants(block) : new Set<Value>()
  const used = new Set([...bound.flatMap((operation) => operation.inputs), ...exported])
  const free = block.operations.filter((operation) => isFree(operation) && operation.outputs.some((value) => used.has(value)))
  return [...straightStage([...free, ...bound], new Set([...wantedOutside(block, bound), ...exported])), ...splits]
}

function straightStage(operations: readonly AnyOperation[], wanted: ReadonlySet<Value>): StraightStage[] {
  const produced = new Set(operations.flatMap((operation) => operation.outputs))
  const inputs = [...new Set(operations.flatMap((operation) => operation.inputs))].filter((value) => !produced.has(value))
  const outputs = [...produced].filter((value) => wanted.has(value))
  return outputs.length === 0 ? [] : [{ kind: 'straight', operations, inputs, outputs }]
}

/** Constants that are needed as tensors: by a split, or as a result. */
function exportedConstants(block: Block): Set<Value> {
  const needed = new Set([...block.results, ...block.operations.flatMap((each) => (each.name === 'split' ? each.inputs : []))])
  return new Set(block.operations.filter(isFree).flatMap((operation) => operation.outputs.filter((value) => needed.has(value))))
}

/** Gives the values that operations of `inside` produce and that the rest of the block needs. */
function wantedOutside(block: Block, inside: readonly AnyOperation[]): Set<Value> {
  const operations = new Set(inside)
  const produced = new Set(inside.flatMap((operation) => operation.outputs))
  const others = block.operations.filter((operation) => !operations.has(operation)).flatMap((operation) => operation.inputs)
  return new Set([...block.results, ...others].filter((value) => produced.has(value)))
}
