/** Conformance of each operation: one row an operation, each with the inputs that could go wrong. */
import { BlockBuilder, buildProgram } from '../../compiler/program/builder'
import { at, range } from '../../compiler/program/shapes'
import type { OperationName, Program, TensorType, Value } from '../../compiler/program/types'
import type { Tensor } from '../executor'
import { agree } from './agreement'
import type { ConformanceCase } from './agreement'
import { float, sample, tensor, typeOf } from './samples'

/** A program over positional inputs, and the inputs. */
export interface Sample {
  readonly inputs: readonly Tensor[]
  readonly write: (builder: BlockBuilder, inputs: Value[]) => readonly Value[]
}

export function programOf({ inputs, write }: Sample): { program: Program; given: Map<string, Tensor> } {
  const named = new Map(inputs.map((input, k) => [`x${k}`, input]))
  const program = buildProgram('sample', new Map([...named].map(([name, { type }]) => [name, type])), (builder, values) => {
    const results = write(builder, [...values.values()])
    return new Map(results.map((value, k) => [`y${k}`, value]))
  })
  return { program, given: named }
}

const of = (inputs: readonly Tensor[], write: Sample['write']): Sample => ({ inputs, write })

/** A map of floats, on a whole array, on a scalar and on what is broadcast from a row. */
function unary(
  name: 'neg' | 'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'tanh' | 'sigmoid' | 'relu' | 'softplus' | 'erf' | 'abs' | 'sign',
  low = -3,
  high = 3
): Sample[] {
  return [
    of([sample(float(3, 5), 1, low, high)], (b, [x]) => some(x, (value) => [b.unary(name, value)])),
    of([sample(float(), 2, low, high)], (b, [x]) => some(x, (value) => [b.unary(name, value)])),
    of([sample(float(4), 3, low, high)], (b, [x]) => some(x, (value) => [b.unary(name, b.broadcast(value, [2, 4]))]))
  ]
}

/** Whole arrays, scalars, one or both inputs broadcast, and a constant. */
function binary(name: 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min' | 'equal' | 'less' | 'lessEqual', integers: boolean): Sample[] {
  const write: Sample['write'] = (b, [x, y]) => [b.binary(name, given(x), given(y))]
  const floats = [
    of([sample(float(3, 4), 1, 0.5, 3), sample(float(3, 4), 2, 0.5, 3)], write),
    of([sample(float(), 1, 0.5, 3), sample(float(), 2, 0.5, 3)], write),
    of([sample(float(2, 3, 4), 1, 0.5, 3), sample(float(4), 2, 0.5, 3)], write),
    of([sample(float(3, 1), 1, 0.5, 3), sample(float(1, 4), 2, 0.5, 3)], (b, [x, y]) => [
      b.binary(name, b.broadcast(given(x), [3, 4]), b.broadcast(given(y), [3, 4]))
    ]),
    of([sample(float(4), 1, 0.5, 3), sample(float(4), 2, 0.5, 3)], (b, [x, y]) => [
      b.binary(name, b.broadcast(given(x), [3, 4]), b.broadcast(given(y), [3, 4]))
    ]),
    of([sample(float(2, 3), 1, 0.5, 3)], (b, [x]) => [b.binary(name, given(x), b.fill(1.5, [2, 3]))])
  ]
  return integers ? [...floats, of([sample(typeOf('int32', 3, 4), 1, -3, 3), sample(typeOf('int32', 3, 4), 2, -3, 3)], write)] : floats
}

function logical(name: 'and' | 'or'): Sample[] {
  return [of([sample(typeOf('bool', 3, 5), 1), sample(typeOf('bool', 3, 5), 2)], (b, [x, y]) => [b.binary(name, given(x), given(y))])]
}

function reduction(name: 'reduceSum' | 'reduceMax'): Sample[] {
  return [[0], [1], [2], [0, 2], [0, 1, 2]].map((axes) =>
    of([sample(float(3, 4, 5), 1)], (b, [x]) => [b.operation(name, [given(x)], { axes })])
  )
}

function product(a: TensorType, b: TensorType, transposeA: boolean, transposeB: boolean): Sample {
  return of([sample(a, 1), sample(b, 2)], (builder, [x, y]) => [builder.matmul(given(x), given(y), { transposeA, transposeB })])
}

function casts(from: TensorType): Sample[] {
  return (['float32', 'int32', 'bool'] as const).map((dtype) =>
    of([sample(from, 1, -3, 3)], (b, [x]) => [b.operation('cast', [given(x)], { dtype })])
  )
}

function given(value: Value | undefined): Value {
  return at(value ? [value] : [], 0)
}
function some(value: Value | undefined, write: (value: Value) => Value[]): Value[] {
  return write(given(value))
}

/** A running sum and product of a matrix row by row, in the given direction. */
function scanned(length: number, reverse: boolean): Sample {
  return of([sample(float(length, 3), 1), sample(float(3), 2), sample(float(3), 3)], (b, [x, h, w]) => {
    const { carries, outputs } = b.scan({
      length,
      carries: [given(h)],
      inputs: [given(x)],
      closed: [given(w)],
      reverse,
      body: (body, parameters) => {
        const carry = body.unary('tanh', body.add(body.mul(at(parameters.carries, 0), at(parameters.closed, 0)), at(parameters.inputs, 0)))
        return { carries: [carry], outputs: [body.scale(carry, 2), body.binary('less', carry, body.zeros(carry.type))] }
      }
    })
    return [...carries, ...outputs]
  })
}

/** Every operation's samples. */
export const samples: { readonly [N in OperationName]: readonly Sample[] } = {
  neg: unary('neg'),
  exp: unary('exp'),
  log: unary('log', 0.1, 4),
  sqrt: unary('sqrt', 0.1, 4),
  sin: unary('sin', -40, 40),
  cos: unary('cos', -40, 40),
  tanh: unary('tanh'),
  sigmoid: unary('sigmoid', -8, 8),
  relu: unary('relu'),
  softplus: unary('softplus', -12, 12),
  erf: [
    ...unary('erf', -4, 4),
    // Near zero the result is magnified, so that its digits are compared. Far out it is ±1.
    of([tensor(float(4), -1e-4, -1e-12, 0, 1e-6)], (b, [x]) => [b.div(b.unary('erf', given(x)), b.fill(1e-6, [4]))]),
    of([tensor(float(6), -1e30, -12, -3.9, 3.9, 12, 1e30)], (b, [x]) => [b.unary('erf', given(x))])
  ],
  abs: unary('abs'),
  sign: [...unary('sign'), of([tensor(float(3), -2, 0, 3)], (b, [x]) => [b.unary('sign', given(x))])],
  not: [of([sample(typeOf('bool', 3, 5), 1)], (b, [x]) => [b.unary('not', given(x))])],
  add: binary('add', true),
  sub: binary('sub', true),
  mul: binary('mul', true),
  div: binary('div', false),
  max: binary('max', true),
  min: binary('min', true),
  and: logical('and'),
  or: logical('or'),
  equal: [
    ...binary('equal', true),
    of([tensor(float(3), 1, 2, 3), tensor(float(3), 1, 0, 3)], (b, [x, y]) => [b.binary('equal', given(x), given(y))])
  ],
  less: binary('less', true),
  lessEqual: binary('lessEqual', true),
  fill: [
    of([], (b) => [b.fill(0.25, [2, 3]), b.fill(7, [2], 'int32'), b.fill(1, [3], 'bool'), b.scalar(-1)]),
    of([], (b) => [b.reduceSum(b.fill(0.5, [4, 3]), [0]), b.concat([b.fill(1, [2]), b.fill(2, [1])], 0)])
  ],
  iota: [
    of([], (b) => range(3).map((axis) => b.operation('iota', [], { shape: [2, 3, 4], axis }))),
    of([], (b) => [b.operation('iota', [], { shape: [5], axis: 0 })])
  ],
  select: [
    of([sample(typeOf('bool', 3, 4), 1), sample(float(3, 4), 2), sample(float(3, 4), 3)], (b, [c, x, y]) => [
      b.select(given(c), given(x), given(y))
    ]),
    of([sample(typeOf('bool', 3, 1), 1), sample(float(3, 4), 2)], (b, [c, x]) => [
      b.select(b.broadcast(given(c), [3, 4]), given(x), b.zeros(float(3, 4)))
    ]),
    of([sample(typeOf('bool', 4), 1), sample(typeOf('int32', 4), 2), sample(typeOf('int32', 4), 3)], (b, [c, x, y]) => [
      b.select(given(c), given(x), given(y))
    ])
  ],
  cast: [...casts(float(3, 4)), ...casts(typeOf('int32', 5)), ...casts(typeOf('bool', 5))],
  power: [
    ...[1.5, 0.3, -0.7, -2, 0, 1].map((exponent) => of([sample(float(3, 5), 1, 0.1, 3)], (b, [x]) => [b.power(given(x), exponent)])),
    of([sample(float(4), 3, 0.1, 3)], (b, [x]) => [b.power(b.broadcast(given(x), [2, 4]), 1.5)]),
    of([sample(float(), 3, 0.1, 3)], (b, [x]) => [b.power(given(x), -1.5)]),
    // At zero, and whole exponents below it.
    of([tensor(float(3), 0, 1, 4)], (b, [x]) => [b.power(given(x), 1.5)]),
    of([tensor(float(4), -2, -0.5, 0, 1.5)], (b, [x]) => [b.power(given(x), 100), b.power(given(x), 3)])
  ],
  broadcast: [
    of([sample(float(3, 1), 1)], (b, [x]) => [b.broadcast(given(x), [2, 3, 4])]),
    of([sample(float(), 1)], (b, [x]) => [b.broadcast(given(x), [2, 3])]),
    of([sample(float(3), 1)], (b, [x]) => [b.broadcast(b.broadcast(given(x), [2, 3]), [4, 2, 3])]),
    of([sample(typeOf('int32', 2, 1), 1)], (b, [x]) => [b.broadcast(given(x), [2, 3])]),
    of([sample(typeOf('bool', 2), 1)], (b, [x]) => [b.broadcast(given(x), [3, 2])]),
    of([sample(float(4), 1), sample(float(4, 2), 2)], (b, [x, y]) => [
      b.matmul(b.broadcast(given(x), [3, 4]), given(y)),
      b.transpose(b.broadcast(given(x), [3, 4]), [1, 0])
    ])
  ],
  matmul: [
    product(float(3, 4), float(4, 5), false, false),
    product(float(4, 3), float(4, 5), true, false),
    product(float(3, 4), float(5, 4), false, true),
    product(float(4, 3), float(5, 4), true, true),
    product(float(2, 3, 4), float(2, 4, 5), false, false),
    product(float(2, 4, 3), float(2, 5, 4), true, true),
    product(float(2, 2, 3, 4), float(2, 2, 5, 4), false, true)
  ],
  reshape: [
    of([sample(float(3, 4), 1)], (b, [x]) => [b.reshape(given(x), [2, 6]), b.reshape(given(x), [12])]),
    of([sample(float(1, 1), 1)], (b, [x]) => [b.reshape(given(x), []), b.add(b.broadcast(b.reshape(given(x), []), [3]), b.fill(1, [3]))]),
    of([sample(float(4), 1)], (b, [x]) => [b.reshape(b.broadcast(given(x), [3, 4]), [12])]),
    of([], (b) => [b.reshape(b.fill(2, [2, 3]), [6])])
  ],
  transpose: [of([sample(float(2, 3, 4), 1)], (b, [x]) => [b.transpose(given(x), [2, 0, 1]), b.transpose(given(x), [0, 2, 1])])],
  slice: [of([sample(float(4, 5), 1)], (b, [x]) => [b.slice(given(x), [1, 2], [2, 3]), b.sliceAxis(given(x), 0, 3, 1)])],
  concat: [
    of([sample(float(2, 3), 1), sample(float(2, 2), 2), sample(float(2, 1), 3)], (b, inputs) => [b.concat(inputs, 1)]),
    of([sample(typeOf('int32', 2, 3), 1), sample(typeOf('int32', 1, 3), 2)], (b, inputs) => [b.concat(inputs, 0)])
  ],
  pad: [of([sample(float(2, 3), 1)], (b, [x]) => [b.operation('pad', [given(x)], { before: [1, 0], after: [2, 3] })])],
  gather: [
    of([sample(float(5, 3), 1), tensor(typeOf('int32', 2, 2), 4, 0, 2, 4)], (b, [x, i]) => [b.gather(given(x), given(i))]),
    of([sample(float(5), 1), tensor(typeOf('int32', 3), 4, 0, 0)], (b, [x, i]) => [b.gather(given(x), given(i))])
  ],
  scatterAdd: [
    of([tensor(typeOf('int32', 2, 3), 0, 3, 1, 3, 3, 0), sample(float(2, 3, 4), 2)], (b, [i, x]) => [
      b.operation('scatterAdd', [given(i), given(x)], { rows: 5 })
    ]),
    of([tensor(typeOf('int32', 4), 1, 1, 0, 1), sample(float(4), 2)], (b, [i, x]) => [
      b.operation('scatterAdd', [given(i), given(x)], { rows: 3 })
    ])
  ],
  random: [
    of([tensor(typeOf('int32', 2), 17, 3), sample(typeOf('int32', 4, 5), 1, -1e9, 1e9)], (b, [key, x]) => [
      b.random(given(key), given(x), 0),
      b.random(given(key), given(x), -7)
    ]),
    of([tensor(typeOf('int32', 2), -2_147_483_648, 2_147_483_647), tensor(typeOf('int32'), -1)], (b, [key, x]) => [
      b.random(given(key), given(x), 2_147_483_647)
    ]),
    of([tensor(typeOf('int32', 2), 0, 1)], (b, [key]) => [
      b.random(given(key), b.operation('iota', [], { shape: [2, 40], axis: 1 }), 1),
      b.random(given(key), b.fill(5, [3], 'int32'), 1)
    ])
  ],
  reduceSum: reduction('reduceSum'),
  reduceMax: reduction('reduceMax'),
  stopGradient: [of([sample(float(3), 1)], (b, [x]) => [b.stopGradient(given(x))])],
  scan: [scanned(4, false), scanned(4, true), scanned(1, false)],
  split: [1, 2, 3].map((parts) =>
    of([sample(float(2, 6), 1), sample(float(2), 2)], (b, inputs) => {
      const part = new BlockBuilder()
      const [x, w] = [part.parameter(float(2, 6 / parts)), part.parameter(float(2))]
      const y = part.mul(x, part.broadcast(part.reshape(w, [2, 1]), x.type.shape))
      const body = part.finish([y, part.sumAll(y)])
      return b.operations('split', inputs, { parts, cut: [1, null], join: [{ kind: 'concat', axis: 1 }, { kind: 'sum' }], body })
    })
  )
}

export const operationCases: readonly ConformanceCase[] = Object.entries(samples).flatMap(([name, list]) =>
  list.map((each, k) => ({
    name: `${name}, sample ${k + 1}`,
    check: (executor) => {
      const { program, given: inputs } = programOf(each)
      return agree(executor, program, inputs)
    }
  }))
)
