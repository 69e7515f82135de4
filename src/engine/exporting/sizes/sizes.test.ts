import { describe, expect, it } from 'vitest'
import { buildProgram } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import { fixedValue, sizeAt } from '../../compiler/program/sizes'
import type { TensorType, Value } from '../../compiler/program/types'
import { fitNumber, fitSize, samples } from './fitSize'
import type { Sample } from './fitSize'
import { SizesDiffer, sizedProgram } from './sizedProgram'

const measured = (size: (sample: Sample) => number) => samples.map(size)

describe('a size', () => {
  it.each<[string, (sample: Sample) => number]>([
    ['fixed', () => 7],
    ['of both', ({ batch, steps }) => batch * steps],
    ['with an offset', ({ batch, steps }) => 3 + 2 * batch + steps],
    ['of blocks', ({ steps }) => 32 * Math.ceil(steps / 32)],
    ['of blocks of each sequence', ({ batch, steps }) => batch * Math.ceil(steps / 64)],
    ['of padding', ({ steps }) => 64 * Math.ceil(steps / 64) - steps]
  ])('%s is known at every batch and length', (_, size) => {
    const fitted = fitSize(measured(size))
    for (const sample of [...samples, { batch: 1, steps: 1 }, { batch: 2, steps: 64 }, { batch: 33, steps: 1000 }])
      expect(fitted && sizeAt(fitted, sample)).toBe(size(sample))
  })

  it('is not guessed: powers of two, squares, and blocks of another size fit nothing', () => {
    expect(fitSize(measured(({ steps }) => 2 ** Math.ceil(Math.log2(steps))))).toBeNull()
    expect(fitSize(measured(({ steps }) => steps * steps))).toBeNull()
    expect(fitSize(measured(({ steps }) => Math.ceil(steps / 48)))).toBeNull()
  })

  it('may be under a fraction, as a mean over time has it', () => {
    const number = fitNumber(measured(({ steps }) => 1 / steps))
    expect(number?.kind === 'reciprocal' && sizeAt(number.size, { batch: 2, steps: 5 })).toBe(5)
    expect(fitNumber(measured(() => 0.25))).toEqual({ kind: 'fixed', value: 0.25 })
    expect(fitNumber(measured(({ steps }) => Math.sqrt(steps)))).toBeNull()
  })
})

describe('a program', () => {
  const written =
    (write: (x: Value, b: Parameters<Parameters<typeof buildProgram>[2]>[0], sample: Sample) => Value) => (sample: Sample) => {
      const type: TensorType = { dtype: 'float32', shape: [sample.steps, sample.batch, 4] }
      return buildProgram('p', new Map([['x', type]]), (b, values) => new Map([['y', write(at([...values.values()], 0), b, sample)]]))
    }

  it('says what each of its sizes is', () => {
    const { program, sizes } = sizedProgram(written((x, b, { batch, steps }) => b.reshape(b.sliceAxis(x, 0, steps - 2, 1), [batch, 4])))
    const [slice] = program.block.operations
    const begin = slice && at(sizes.begin(slice), 0)
    expect(begin && sizeAt(begin, { batch: 2, steps: 9 })).toBe(7)
    expect(sizes.shape(at(program.block.results, 0)).map(fixedValue)).toEqual([null, 4])
  })

  it('is refused where its structure or a number depends on the length otherwise', () => {
    const twice = written((x, b, { steps }) => (steps > 200 ? b.add(x, x) : x))
    expect(() => sizedProgram(twice)).toThrow(SizesDiffer)
    expect(() => sizedProgram(written((x, b, { steps }) => b.scale(x, Math.sqrt(steps))))).toThrow(SizesDiffer)
    expect(() => sizedProgram(written((x, b, { steps }) => (steps > 200 ? b.unary('exp', x) : b.unary('tanh', x))))).toThrow(SizesDiffer)
  })
})
