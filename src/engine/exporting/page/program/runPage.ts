/** Runs the program of a page in Node, as it stands in the page, and compares it with the example of the export. */
import { createContext, runInContext } from 'node:vm'
import type { ExportCheck } from '../../../../contract/export/events'
import type { Tensors } from '../../../executors/executor'
import { compared } from '../../compare'
import type { Example } from '../../exporter'
import { runSequence } from '../live/programs'
import type { Programs, Sequence, Weights } from '../live/programs'
import type { PageProgram } from '../pageData'

/** The generated functions of a page as one object, `{ begin, step }`, as a script writes it. */
export const programNames = ({ kind }: PageProgram): string => (kind === 'step' ? '{ begin, step }' : '{ sequence }')

/** Starts the generated functions of a page, which know nothing but arrays and `Math`. Throws what a script with an error throws. */
export function startPrograms(text: string, program: PageProgram): Programs {
  const around = createContext({ Float32Array, Int32Array, Uint8Array, Math })
  const programs: unknown = runInContext(`'use strict';\n${text}\n;(${programNames(program)})`, around)
  if (!isPrograms(programs)) throw new TypeError('the page has no functions')
  return programs
}

function isPrograms(value: unknown): value is Programs {
  return typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'function')
}

/** Compares the program with the example, sequence by sequence, each up to its end. */
export function comparePage(
  name: string,
  { programs, program, weights }: { readonly programs: Programs; readonly program: PageProgram; readonly weights: Weights },
  example: Example
): ExportCheck {
  const pairs = sequencesOf(example).map(({ sequence, expected }) => {
    const { outputs } = runSequence(programs, program, weights, sequence)
    // Of a model that is asked once for a sequence, what it says after the last token counts.
    const rows = outputs.slice(-expected.length)
    return { expected: expected.flatMap((row) => [...row]), computed: rows.flatMap((row) => [...row]) }
  })
  const expected = Float32Array.from(pairs.flatMap((pair) => pair.expected))
  const computed = Float32Array.from(pairs.flatMap((pair) => pair.computed))
  return compared(
    name,
    new Map([['output', { type: { dtype: 'float32', shape: [expected.length] }, data: expected }]]),
    new Map([['output', computed]])
  )
}

interface Pair {
  readonly sequence: Sequence
  /** A row for each time step, or one. */
  readonly expected: readonly Float32Array[]
}

function sequencesOf({ inputs, outputs }: Example): Pair[] {
  const [output] = [...outputs.values()]
  const { tokens, features, mask } = { tokens: inputs.get('tokens'), features: inputs.get('features'), mask: inputs.get('mask') }
  const [batch = 0, steps = 0] = (tokens ?? features)?.type.shape ?? []
  if (!output) return []
  return Array.from({ length: batch }, (_, b) => {
    const real = mask?.data.subarray(b * steps, (b + 1) * steps)
    const length = real ? Array.from(real).filter((value) => value > 0).length : steps
    const cut = (tensor: typeof tokens) => tensor && partOf(tensor, b, batch).slice(0, (tensor.data.length / batch / steps) * length)
    const over = output.type.shape.length === 3 ? length : 1
    const width = output.type.shape.at(-1) ?? 1
    const rows = partOf(output, b, batch)
    return {
      sequence: { length, tokens: cut(tokens) ?? null, features: cut(features) ?? null },
      expected: Array.from({ length: over }, (_each, t) => Float32Array.from(rows.subarray(t * width, (t + 1) * width)))
    }
  })
}

/** One sequence of an array with the batch first. */
function partOf({ data }: { data: Float32Array | Int32Array }, b: number, batch: number): Float32Array | Int32Array {
  const size = data.length / batch
  return data.subarray(b * size, (b + 1) * size)
}

export const weightsByName = (weights: Tensors): Weights =>
  Object.fromEntries([...weights].map(([name, { data }]) => [name, Float32Array.from(data)]))
