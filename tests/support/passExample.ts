/** Shows what a pass does: one program before it and one after it, both written by hand, which compute one set of numbers. */
import { expect } from 'vitest'
import type { Pass } from '../../src/engine/compiler/passes/rewrite'
import { onProgram } from '../../src/engine/compiler/passes/rewrite'
import type { BlockBuilder, ScanSpec } from '../../src/engine/compiler/program/builder'
import { buildProgram } from '../../src/engine/compiler/program/builder'
import { printProgram } from '../../src/engine/compiler/program/print'
import { at } from '../../src/engine/compiler/program/shapes'
import type { Program, Shape, TensorType, Value } from '../../src/engine/compiler/program/types'
import { verifyProgram } from '../../src/engine/compiler/program/verify'
import { generate } from '../../src/engine/executors/reference/array'
import { evaluate } from '../../src/engine/executors/reference/evaluate'

/** Writes a program; the values are its parameters in their order. */
type Write = (b: BlockBuilder, ...parameters: Value[]) => readonly Value[]

type Parameters = Readonly<Record<string, Shape>>

interface Example {
  readonly parameters: Parameters
  readonly before: Write
  readonly after: Write
}

/** Expects that `pass` turns `before` into `after`, which must differ: a pass that does nothing fails. */
export function expectRewrite(pass: Pass, { parameters, before, after }: Example): void {
  const [first, second] = [programOf(parameters, before), programOf(parameters, after)]
  expect(printProgram(second)).not.toBe(printProgram(first))
  const rewritten = onProgram(first, pass)
  verifyProgram(rewritten)
  expect(printProgram(rewritten)).toBe(printProgram(second))
  expectSameNumbers(first, second)
}

/** Expects that `pass` leaves a program as it is. */
export function expectUnchanged(pass: Pass, { parameters, program }: { readonly parameters: Parameters; readonly program: Write }): void {
  const written = programOf(parameters, program)
  verifyProgram(written)
  expect(printProgram(onProgram(written, pass))).toBe(printProgram(written))
}

/** A loop over `length` steps. Its body takes the carries, one step of each of `steps`, and what it closes over, in this order. */
export function loop(
  b: BlockBuilder,
  spec: { readonly length: number } & Partial<Pick<ScanSpec, 'carries' | 'closed' | 'segments'>> & { readonly steps?: readonly Value[] },
  body: (s: BlockBuilder, ...values: Value[]) => { carries?: Value[]; outputs?: Value[] }
): Value[] {
  const { length, carries = [], steps = [], closed = [], segments = false } = spec
  const results = b.scan({
    ...{ length, carries, closed, segments, inputs: steps },
    body: (s, values) => {
      const { carries: next = [], outputs = [] } = body(s, ...values.carries, ...values.inputs, ...values.closed)
      return { carries: next, outputs }
    }
  })
  return [...results.carries, ...results.outputs]
}

function programOf(parameters: Parameters, write: Write): Program {
  const types = Object.entries(parameters).map(([name, shape]): [string, TensorType] => [name, { dtype: 'float32', shape }])
  return buildProgram('example', new Map(types), (b, values) => {
    const results = write(b, ...values.values())
    return new Map(results.map((value, k) => [`result ${k + 1}`, value]))
  })
}

/** Evaluates both programs in float64. */
function expectSameNumbers(a: Program, b: Program): void {
  const arrays = a.block.parameters.map(({ type }, k) => generate(type.shape, (_, flat) => Math.sin(3.1 * k + 1.7 * flat)))
  const inputs = new Map(a.parameters.map((name, k) => [name, at(arrays, k)]))
  const [expected, actual] = [evaluate(a, inputs), evaluate(b, inputs)]
  expect([...actual.keys()]).toEqual([...expected.keys()])
  for (const [name, { data }] of expected) data.forEach((value, k) => expect(actual.get(name)?.data[k]).toBeCloseTo(value, 12))
}
