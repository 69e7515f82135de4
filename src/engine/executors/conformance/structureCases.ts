/** Conformance of whole programs: loops in loops, splits among other work, values used in unusual ways. */
import { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import { agree } from './agreement'
import type { ConformanceCase } from './agreement'
import { programOf } from './operationCases'
import type { Sample } from './operationCases'
import { float, sample, tensor, typeOf } from './samples'

const structures: Readonly<Record<string, Sample>> = {
  'a scan inside a scan': {
    inputs: [sample(float(3, 2, 4), 1), sample(float(4), 2)],
    write: (b, inputs) => {
      const { carries, outputs } = b.scan({
        length: 3,
        carries: [b.zeros(float(4))],
        inputs: [at(inputs, 0)],
        closed: [at(inputs, 1)],
        body: (outer, { carries: [h], inputs: [rows], closed: [w] }) => {
          const inner = outer.scan({
            length: 2,
            carries: some(h),
            inputs: some(rows),
            closed: some(w),
            reverse: true,
            body: (body, { carries: [c], inputs: [x], closed: [v] }) => {
              const next = body.add(body.mul(one(c), one(v)), one(x))
              return { carries: [next], outputs: [body.unary('tanh', next)] }
            }
          })
          return { carries: inner.carries, outputs: inner.outputs }
        }
      })
      return [...carries, ...outputs]
    }
  },
  'a scan with an integer counter, a bool carry and no inputs': {
    inputs: [],
    write: (b) => {
      const loop = b.scan({
        length: 5,
        carries: [b.fill(0, [], 'int32'), b.fill(0, [], 'bool')],
        inputs: [],
        closed: [],
        body: (body, { carries: [n, odd] }) => ({
          carries: [body.add(one(n), body.fill(2, [], 'int32')), body.unary('not', one(odd))],
          outputs: some(n)
        })
      })
      return [...loop.carries, ...loop.outputs]
    }
  },
  'a loop that ends by itself, and one that takes no step, with a loop inside': {
    inputs: [sample(float(3, 4), 1), sample(float(4), 2)],
    write: (b, [xs, h]) => {
      const halved = b.scan({
        length: 9,
        until: true,
        carries: [b.fill(0, [], 'bool'), b.fill(0, [], 'int32'), ...some(h)],
        inputs: [],
        closed: [],
        body: (body, { carries: [ended, count, state] }) => {
          const kept = (before: Value, after: Value) => body.select(body.broadcast(one(ended), before.type.shape), before, after)
          const next = body.add(one(count), body.fill(1, [], 'int32'))
          const three = body.binary('lessEqual', body.fill(3, [], 'int32'), next)
          const carries = [body.binary('or', one(ended), three), kept(one(count), next), kept(one(state), body.scale(one(state), 0.5))]
          return { carries, outputs: [] }
        }
      })
      const { carries } = b.scan({
        length: 1,
        until: true,
        carries: [at(halved.carries, 0), at(halved.carries, 2)],
        inputs: [],
        closed: some(xs),
        body: (body, { carries: [ended, state], closed }) => {
          const inner = body.scan({
            length: 3,
            carries: some(state),
            inputs: closed,
            closed: [],
            body: (step, { carries: [c], inputs: [x] }) => ({ carries: [step.unary('tanh', step.add(one(c), one(x)))], outputs: [] })
          })
          const chosen = body.select(body.broadcast(one(ended), one(state).type.shape), one(state), at(inner.carries, 0))
          return { carries: [body.fill(1, [], 'bool'), chosen], outputs: [] }
        }
      })
      return [...halved.carries, ...carries]
    }
  },
  'a scan whose carry and output are one value, and whose output is an input': {
    inputs: [sample(float(4, 2, 3), 1)],
    write: (b, [x]) => {
      const loop = b.scan({
        length: 4,
        carries: [b.zeros(float(2, 3))],
        inputs: some(x),
        closed: [],
        body: (body, { carries: [h], inputs: [step] }) => {
          const next = body.add(one(h), one(step))
          return { carries: [next], outputs: [next, one(step), one(h)] }
        }
      })
      return [...loop.carries, ...loop.outputs]
    }
  },
  'a scan that multiplies by what stays the same, straight and transposed': {
    inputs: [sample(float(3, 2, 4), 1), sample(float(5, 4), 2), sample(float(2, 5), 3)],
    write: (b, [x, w, h]) => {
      const loop = b.scan({
        length: 3,
        carries: some(h),
        inputs: some(x),
        closed: some(w),
        reverse: true,
        body: (body, { carries: [state], inputs: [step], closed: [weight] }) => {
          const wide = body.matmul(one(step), one(weight), { transposeB: true })
          const next = body.unary('tanh', body.add(wide, one(state)))
          const back = body.matmul(one(weight), next, { transposeA: true, transposeB: true })
          return { carries: [next], outputs: [body.matmul(next, one(weight)), back] }
        }
      })
      return [...loop.carries, ...loop.outputs]
    }
  },
  'carries that change places': {
    inputs: [sample(float(3), 1), sample(float(3), 2)],
    write: (b, inputs) =>
      b.scan({
        length: 3,
        carries: inputs,
        inputs: [],
        closed: [],
        body: (_, { carries }) => ({ carries: carries.toReversed(), outputs: carries })
      }).outputs
  },
  'a split with work before, between and after': {
    inputs: [sample(float(4, 6), 1), sample(float(6), 2)],
    write: (b, [x, w]) => {
      const scaled = b.mul(one(x), one(w))
      const [first] = halves(b, scaled, one(w))
      const moved = b.add(one(first), b.scale(scaled, 0.5))
      const [second, total] = halves(b, moved, one(w))
      return [b.sub(one(second), b.scalar(1)), one(total), b.sumAll(one(first)), moved]
    }
  },
  'a scan inside a split': {
    inputs: [sample(float(5, 4, 3), 1)],
    write: (b, inputs) => {
      const part = new BlockBuilder()
      const x = part.parameter(float(5, 2, 3))
      const { carries, outputs } = part.scan({
        length: 5,
        carries: [part.zeros(float(2, 3))],
        inputs: [x],
        closed: [],
        body: (body, { carries: [h], inputs: [step] }) => {
          const next = body.unary('sigmoid', body.sub(one(step), one(h)))
          return { carries: [next], outputs: [next] }
        }
      })
      const body = part.finish([...carries, ...outputs, part.sumAll(x)])
      const join = [{ kind: 'concat', axis: 0 } as const, { kind: 'concat', axis: 1 } as const, { kind: 'sum' } as const]
      return b.operations('split', inputs, { parts: 2, cut: [1], join, body })
    }
  },
  'a split inside a scan': {
    inputs: [sample(float(3, 4, 2), 1)],
    write: (b, inputs) =>
      b.scan({
        length: 3,
        carries: [b.zeros(float(4, 2))],
        inputs,
        closed: [],
        body: (body, { carries: [h], inputs: [x] }) => {
          const [sum] = halves(body, one(h), one(x), [0, 0])
          return { carries: some(sum), outputs: some(sum) }
        }
      }).outputs
  },
  'results that are inputs, constants, and twice the same': {
    inputs: [sample(float(2, 3), 1), tensor(typeOf('int32', 2), 3, 4), sample(typeOf('bool', 3), 5)],
    write: (b, [x, i, c]) => {
      const y = b.unary('neg', one(x))
      return [one(x), one(i), one(c), y, y, b.fill(3, [2, 2]), b.reshape(one(x), [6]), b.broadcast(one(x), [2, 2, 3])]
    }
  },
  'a sum of what has zeros around it twice': {
    inputs: [sample(float(5, 4, 4), 1)],
    write: (b, [x]) => {
      const once = b.reshape(b.operation('pad', [one(x)], { before: [0, 0, 0], after: [0, 0, 3] }), [5, 28])
      const twice = b.reshape(b.operation('pad', [once], { before: [0, 0], after: [0, 4] }), [5, 4, 8])
      return [b.reduceSum(twice, [1])]
    }
  },
  'no inputs and a long chain': {
    inputs: [],
    write: (b) => {
      let value = b.fill(1, [3])
      for (let k = 0; k < 60; k++) value = b.unary('tanh', b.add(value, b.scalar(0.01 * k)))
      return [value]
    }
  }
}

function one(value: Value | undefined): Value {
  return at(some(value), 0)
}
function some(value: Value | undefined): Value[] {
  return value ? [value] : []
}

/** Two parts along the rows: sums with `w`, and their total. */
function halves(b: BlockBuilder, x: Value, w: Value, cut: [number, number | null] = [0, null]): Value[] {
  const half = (value: Value, axis: number | null) => ({
    ...value.type,
    shape: value.type.shape.map((size, k) => (k === axis ? size / 2 : size))
  })
  const part = new BlockBuilder()
  const [rows, other] = [part.parameter(half(x, cut[0])), part.parameter(half(w, cut[1]))]
  const sum = part.add(rows, other)
  return b.operations('split', [x, w], {
    parts: 2,
    cut,
    join: [{ kind: 'concat', axis: 0 }, { kind: 'sum' }],
    body: part.finish([sum, part.sumAll(sum)])
  })
}

export const structureCases: readonly ConformanceCase[] = Object.entries(structures).map(([name, each]) => ({
  name,
  check: (executor) => {
    const { program, given } = programOf(each)
    return agree(executor, program, given)
  }
}))
