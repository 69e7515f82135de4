/** Cuts a program at its split: what stands before it, the part that runs once for each piece of the batch, and what stands behind. */
import { newValue } from '../../../compiler/program/builder'
import { at, range } from '../../../compiler/program/shapes'
import type { AnyOperation, Attributes, Operation, Program, Value } from '../../../compiler/program/types'
import { pruned } from '../graph/pruned'

export interface PartedProgram {
  readonly parts: number
  /** Computes those values of the split that are no parameters of the program; null where all are. */
  readonly before: Program | null
  /** One part of the batch. */
  readonly part: Program
  /** What each of the part's parameters is: a parameter of the program or a result of `before`, whole or cut along an axis. */
  readonly sources: readonly PartSource[]
  /** Reads parameters of the program and the parts' results by `partResult`; gives the results of the program. */
  readonly after: Program
}

export interface PartSource {
  readonly name: string
  readonly axis: number | null
}

/** The name under which a part's result enters the last program. */
export const partResult = (part: number, result: string): string => `part ${part}, ${result}`

const numbered = (values: readonly unknown[], word: string): string[] => values.map((_, k) => `${word} ${k}`)

/** Null where the program is not one split with straight code before and behind. */
export function partedProgram(program: Program): PartedProgram | null {
  const splits = program.block.operations.flatMap((each) => (each.name === 'split' ? [each] : []))
  const [split] = splits
  if (!split || splits.length > 1 || split.attributes.parts < 2) return null
  const { parts, body, cut } = split.attributes
  const names = new Map(program.block.parameters.map((value, k) => [value, at(program.parameters, k)]))
  const computed = [...new Set(split.inputs.filter((value) => !names.has(value)))]
  computed.forEach((value, k) => names.set(value, `before ${k}`))
  const part = {
    name: `${program.name}, part`,
    parameters: numbered(body.parameters, 'value'),
    results: numbered(body.results, 'result'),
    block: body
  }
  return {
    parts,
    before:
      computed.length === 0
        ? null
        : pruned({
            ...program,
            name: `${program.name}, before`,
            results: computed.map((value) => names.get(value) ?? ''),
            block: { ...program.block, results: computed }
          }),
    part,
    sources: split.inputs.map((value, k) => ({ name: names.get(value) ?? '', axis: at(cut, k) })),
    after: afterParts(program, split, part)
  }
}

function afterParts(program: Program, split: Operation<'split'>, part: Program): Program {
  const { parts, join, body } = split.attributes
  const pieces = body.results.map(({ type }) => range(parts).map(() => newValue(type)))
  const joined = split.outputs.flatMap((value, k) => joinOf(at(join, k), at(pieces, k), value))
  const { block } = program
  return pruned({
    name: `${program.name}, after`,
    parameters: [...program.parameters, ...part.results.flatMap((result) => range(parts).map((k) => partResult(k, result)))],
    results: program.results,
    block: {
      parameters: [...block.parameters, ...pieces.flat()],
      operations: block.operations.flatMap((each) => (each === split ? joined : [each])),
      results: block.results
    }
  })
}

type Join = Attributes['split']['join'][number]

/** The operations that make one value of the parts' values. */
function joinOf(join: Join, pieces: readonly Value[], joined: Value): AnyOperation[] {
  if (join.kind === 'concat') return [{ name: 'concat', inputs: [...pieces], attributes: { axis: join.axis }, outputs: [joined] }]
  const sums = range(pieces.length - 1).map((k) => (k === pieces.length - 2 ? joined : newValue(joined.type)))
  return sums.map((sum, k) => ({
    name: 'add',
    inputs: [k === 0 ? at(pieces, 0) : at(sums, k - 1), at(pieces, k + 1)],
    attributes: {},
    outputs: [sum]
  }))
}
