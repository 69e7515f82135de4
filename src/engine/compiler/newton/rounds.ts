/**
 * One loop that ends by itself finds the states of all time steps: each of its rounds evaluates the step everywhere and solves a linear
 * recurrence for all time steps at once (DEER, Lim et al. 2024). With J_t the entries of the Jacobian at the guess s,
 *
 *   s'_t = A_t s'_{t−1} + f(s_{t−1}) − A_t s_{t−1},    A_t = J_t, cut to ±λ once λ is below infinity,
 *
 * whose fixed point is the loop's own for any A. λ falls from infinity to 1, ½, ¼ and 0 while the residual grows, and rises when it halves: it
 * keeps a round from running away from its guess, as the gain of ELK does (Gonzalez et al. 2024). Whatever λ, round k has the first k steps
 * right. The rounds end once residual and step are both small.
 */
import { associate } from '../passes/loops/associate'
import { writeOutside } from '../passes/loops/outside'
import type { Stacked } from '../passes/loops/vectorise'
import { beforeEachStep } from '../program/beforeEachStep'
import { BlockBuilder } from '../program/builder'
import { scanParts } from '../program/scan'
import { at, range } from '../program/shapes'
import type { Block, Operation, Value } from '../program/types'
import type { Linearised } from './diagonal'

/** Residual and step are at most this share of the states around. */
const TOLERANCE = 1e-5
/** Numbers beyond it, and NaN, are no guess: there the next round begins at the initial state again. */
const LARGEST = 1e8

/** The loop, with the Jacobian in its body, and what is known of its values before any round. */
export interface Recurrence {
  readonly scan: Operation<'scan'>
  readonly linear: Linearised
  /** Values of the body that need no carry, outside the loop. */
  readonly known: ReadonlyMap<Value, Stacked>
}

export interface Solved {
  /** bool []. */
  readonly converged: Value
  /** How many rounds it took, float32 []. */
  readonly rounds: Value
  /** The states after each step, [T, ...] for each carry. */
  readonly states: readonly Value[]
}

export function solveInRounds(builder: BlockBuilder, recurrence: Recurrence, most: number): Solved {
  const { scan } = recurrence
  const initial = scanParts(scan).inputs.carries
  const guess = initial.map((value) => builder.broadcast(value, [scan.attributes.length, ...value.type.shape]))
  const start = [builder.fill(0, [], 'bool'), builder.scalar(0), builder.scalar(LARGEST), builder.scalar(LARGEST), ...guess]
  const closed = [...new Set([...readOutside(recurrence).map(({ value }) => value), ...initial])]
  const body = associate(new Round(recurrence, start, closed).write())
  const [converged, rounds, , , ...states] = builder.operations('scan', [...start, ...closed], {
    length: most,
    carries: start.length,
    inputs: 0,
    reverse: false,
    until: true,
    body
  })
  return { converged: converged ?? at(start, 0), rounds: rounds ?? at(start, 1), states }
}

/** What the operations that need the carry read of the values known before, and the results that are known before. */
function readOutside({ linear: { body }, known }: Recurrence): Stacked[] {
  const late = body.operations.filter(({ outputs }) => outputs.some((value) => !known.has(value)))
  return [...late.flatMap(({ inputs }) => inputs), ...body.results].flatMap((value) => known.get(value) ?? [])
}

/** Evaluates a loop's body for all time steps at once, with the states before each. Returns what each value became. */
export function evaluateOverTime(builder: BlockBuilder, recurrence: Recurrence, known: Map<Value, Stacked>, before: readonly Value[]) {
  const { scan, linear } = recurrence
  linear.body.parameters.slice(0, before.length).forEach((parameter, k) => known.set(parameter, { value: at(before, k), overTime: true }))
  for (const operation of linear.body.operations)
    if (operation.outputs.some((value) => !known.has(value))) writeOutside(builder, operation, known, scan.attributes.length)
  return (value: Value): Value => {
    const stack = known.get(value) ?? { value, overTime: false }
    return builder.broadcast(stack.value, [scan.attributes.length, ...value.type.shape])
  }
}

/** Writes one round. Carries: converged, rounds, λ, the last residual, the states; closed over: what stands outside. */
class Round {
  private readonly b = new BlockBuilder()
  private readonly carried: readonly Value[]
  private readonly inside: ReadonlyMap<Value, Value>

  constructor(
    private readonly recurrence: Recurrence,
    start: readonly Value[],
    closed: readonly Value[]
  ) {
    this.carried = start.map(({ type }) => this.b.parameter(type))
    this.inside = new Map(closed.map((value) => [value, this.b.parameter(value.type)]))
  }

  write(): Block {
    const { b } = this
    const [ended, rounds, bound, last, ...states] = this.carried
    if (!ended || !rounds || !bound || !last) throw new RangeError('a round has four carries beside the states')
    const { next, entries, before } = this.evaluate(states)
    const initial = scanParts(this.recurrence.scan).inputs.carries.map((value) => this.of(value))
    const solved = this.solve(next, entries, before, bound).map((value, k) =>
      this.sound(value, b.broadcast(at(initial, k), value.type.shape))
    )
    const limits = next.map((value, k) => b.scale(this.sizes(value, at(before, k)), TOLERANCE))
    const residuals = next.map((value, k) => b.sub(value, at(states, k)))
    const steps = solved.map((value, k) => b.sub(value, at(states, k)))
    const within = [...residuals, ...steps].map((value, k) => this.allWithin(value, at(limits, k % limits.length)))
    const residual = residuals.map((value) => this.largest(value)).reduce((x, y) => b.binary('max', x, y))
    const results = [b.add(rounds, b.scalar(1)), this.nextBound(bound, residual, last), residual, ...solved]
    return b.finish(
      [within.reduce((x, y) => b.binary('and', x, y), b.fill(1, [], 'bool')), ...results].map((value, k) =>
        this.unlessEnded(ended, at(this.carried, k), value)
      )
    )
  }

  /** An executor that takes every round must find the states of the last one that counts. */
  private unlessEnded(ended: Value, before: Value, after: Value): Value {
    const { b } = this
    return before === ended ? b.binary('or', before, after) : b.select(b.broadcast(ended, before.type.shape), before, after)
  }

  /** f, the entries of its Jacobian, and the states before each step, over time. */
  private evaluate(states: readonly Value[]): { next: Value[]; entries: Value[]; before: Value[] } {
    const { scan, linear, known } = this.recurrence
    const { carries } = scanParts(scan).inputs
    const before = states.map((value, k) => beforeEachStep(this.b, this.of(at(carries, k)), value, scan.attributes.reverse))
    const inner = new Map(
      [...known].flatMap(([value, stack]): [Value, Stacked][] => {
        const parameter = this.inside.get(stack.value)
        return parameter ? [[value, { ...stack, value: parameter }]] : []
      })
    )
    const read = evaluateOverTime(this.b, { ...this.recurrence, linear: { ...linear, body: this.late() } }, inner, before)
    const { results } = linear.body
    const first = results.length - linear.entries.length
    return { next: results.slice(0, carries.length).map(read), entries: results.slice(first).map(read), before }
  }

  /** The body without what is known before. */
  private late(): Block {
    const { linear, known } = this.recurrence
    return { ...linear.body, operations: linear.body.operations.filter(({ outputs }) => outputs.some((value) => !known.has(value))) }
  }

  private of(outside: Value): Value {
    return this.inside.get(outside) ?? outside
  }

  /** Solves the linear recurrence, written as a loop that `associate` turns into an associative scan. */
  private solve(next: readonly Value[], jacobian: readonly Value[], before: readonly Value[], bound: Value): readonly Value[] {
    const { b, recurrence } = this
    const { length, reverse } = recurrence.scan.attributes
    const { entries } = recurrence.linear
    const factors = jacobian.map((value) => this.cut(value, b.broadcast(bound, value.type.shape)))
    const shares = next.map((value, row) =>
      entries.reduce((rest, entry, k) => (entry.row === row ? b.sub(rest, b.mul(at(factors, k), at(before, entry.column))) : rest), value)
    )
    const initial = scanParts(recurrence.scan).inputs.carries.map((value) => this.of(value))
    const { outputs } = b.scan({
      ...{ length, reverse, carries: initial, inputs: [...factors, ...shares], closed: [] },
      body: (s, { carries, inputs }) => {
        const rows = range(carries.length).map((row) =>
          entries.reduce(
            (sum, entry, k) => (entry.row === row ? s.add(sum, s.mul(at(inputs, k), at(carries, entry.column))) : sum),
            at(inputs, entries.length + row)
          )
        )
        return { carries: rows, outputs: rows }
      }
    })
    return outputs
  }

  private sound(value: Value, instead: Value): Value {
    const { b } = this
    return b.select(b.binary('lessEqual', b.unary('abs', value), b.fill(LARGEST, value.type.shape)), value, instead)
  }

  /**
   * What numbers are held against, [T, B, ...]: those of the step and of the step before, each by itself where units are by themselves, else
   * the largest of a sequence's units. The largest of all steps would not do: where states grow, small ones would be left wrong.
   */
  private sizes(after: Value, before: Value): Value {
    const { b } = this
    const sizes = b.binary('max', b.unary('abs', after), b.unary('abs', before))
    const { shape } = sizes.type
    const units = range(shape.length).slice(2)
    if (this.recurrence.linear.exact || units.length === 0) return sizes
    const kept = shape.map((size, axis) => (axis < 2 ? size : 1))
    return b.broadcast(b.reshape(b.reduceMax(sizes, units), kept), shape)
  }

  /** bool []: false also where a number is NaN. */
  private allWithin(value: Value, limits: Value): Value {
    const { b } = this
    const fits = b.binary('lessEqual', b.unary('abs', value), limits)
    return b.binary('lessEqual', this.largest(b.cast(b.unary('not', fits), 'float32')), b.scalar(0))
  }

  private largest(value: Value): Value {
    return this.b.reduceMax(this.b.unary('abs', value), range(value.type.shape.length))
  }

  private cut(value: Value, bound: Value): Value {
    const { b } = this
    return b.binary('max', b.binary('min', value, bound), b.unary('neg', bound))
  }

  private nextBound(bound: Value, residual: Value, last: Value): Value {
    const { b } = this
    const half = b.scale(b.binary('min', bound, b.scalar(2)), 0.5)
    const lower = b.select(b.binary('less', half, b.scalar(0.25)), b.scalar(0), half)
    const twice = b.binary('max', b.scalar(0.25), b.scale(bound, 2))
    const higher = b.select(b.binary('less', b.scalar(1), twice), b.scalar(LARGEST), twice)
    const halved = b.binary('lessEqual', residual, b.scale(last, 0.5))
    return b.select(halved, higher, b.select(b.binary('lessEqual', residual, last), bound, lower))
  }
}
