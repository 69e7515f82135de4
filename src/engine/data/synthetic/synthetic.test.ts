/** Each task without data against its definition, on many drawn sequences. */
import { describe, expect, it } from 'vitest'
import { problemText } from '../../../contract/problems/problemText'
import type { TaskData } from '../taskData'
import { openSynthetic } from './openSynthetic'
import type { SyntheticTask } from './openSynthetic'

function opened(task: SyntheticTask, length: number): TaskData {
  const opened = openSynthetic(task, length)
  if (!opened.ok) throw new Error(opened.problems.map((each) => problemText(each).message).join('\n'))
  return opened.data
}

/** Arrays of one drawn batch, read by time step and sequence. */
function drawn(task: SyntheticTask, length: number, batch = 64) {
  const data = opened(task, length)
  const firstBatch = data.batches({ length, batch }, 7).next()
  const numbers = (name: string) => [...(firstBatch.arrays.get(name) ?? [])]
  const [tokens, targets] = [numbers('tokens'), numbers('targets')]
  const words = (b: number) => Array.from({ length }, (_, t) => data.vocabulary[tokens[t * batch + b] ?? -1] ?? '')
  const counted = (b: number) => Array.from({ length }, (_, t) => t).filter((t) => (firstBatch.counts?.[t * batch + b] ?? 0) > 0)
  const answer = (t: number, b: number) => data.classes[targets[t * batch + b] ?? -1] ?? ''
  return { data, made: firstBatch, numbers, words, counted, answer, batch }
}

describe('synthetic tasks', () => {
  it('adding: two marks, one in each half; saying 1 costs a sixth', () => {
    const { numbers, batch } = drawn({ kind: 'adding' }, 10, 2_000)
    const [features, targets] = [numbers('features'), numbers('targets')]
    let cost = 0
    for (let b = 0; b < batch; b++) {
      const marks = Array.from({ length: 10 }, (_, t) => t).filter((t) => features[(t * batch + b) * 2 + 1] === 1)
      expect(marks.map((t) => t < 5)).toEqual([true, false])
      const sum = marks.reduce((total, t) => total + (features[(t * batch + b) * 2] ?? NaN), 0)
      expect(Math.abs(sum - (targets[b] ?? NaN))).toBeLessThan(1e-6)
      cost += (sum - 1) ** 2 / batch
    }
    expect(Math.abs(cost - 1 / 6)).toBeLessThan(0.02)
  })

  it('running total: what the commands make of the numbers, of both inputs', () => {
    const { data, numbers, words, batch } = drawn({ kind: 'runningTotal' }, 40, 200)
    const [features, targets] = [numbers('features'), numbers('targets')]
    const seen = new Set<string>()
    for (let b = 0; b < batch; b++) {
      let total = 0
      words(b).forEach((command, t) => {
        const number = features[t * batch + b] ?? NaN
        seen.add(command)
        expect(Math.abs(number)).toBeLessThanOrEqual(1)
        if (command === '=') total = 0
        if (command !== '·') total += command === '−' ? -number : number
        expect(Math.abs(total - (targets[t * batch + b] ?? NaN))).toBeLessThan(1e-5)
      })
    }
    expect([...seen].sort()).toEqual([...data.vocabulary].sort())
    expect(data.classes).toEqual([])
    const probe = data.probe('')
    expect(probe.ok && probe.probe.words[0]).toMatch(/^[+−·=] -?[01](\.\d+)?$/)
  })

  it('copy memory: symbols, a pause, and the symbols again; all steps count in the loss, the last in accuracy', () => {
    const { words, counted, answer, made, batch } = drawn({ kind: 'copyMemory', symbols: 8, count: 3 }, 12)
    for (let b = 0; b < batch; b++) {
      const spoken = words(b)
      expect(spoken.slice(3).join('')).toBe('·····>···')
      expect([9, 10, 11].map((t) => answer(t, b))).toEqual(spoken.slice(0, 3))
      expect(counted(b)).toHaveLength(12)
      expect(Array.from({ length: 12 }, (_, t) => made.scored?.[t * batch + b])).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1])
    }
  })

  it('selective copying: the symbols in their order, wherever they stood', () => {
    const { words, counted, answer, batch } = drawn({ kind: 'selectiveCopying', symbols: 5, count: 4 }, 20)
    for (let b = 0; b < batch; b++) {
      const kept = words(b)
        .slice(0, 16)
        .filter((word) => word !== '·')
      expect(counted(b)).toEqual([16, 17, 18, 19])
      expect(counted(b).map((t) => answer(t, b))).toEqual(kept)
    }
  })

  it('sorting: the symbols again in ascending order; all are equally likely, so that guessing costs ln K', () => {
    const { words, counted, answer, batch } = drawn({ kind: 'sorting', symbols: 4, count: 5 }, 12, 2_000)
    const answers: string[] = []
    for (let b = 0; b < batch; b++) {
      const spoken = words(b)
      expect(spoken.slice(5).join('')).toBe('··>>>>>')
      expect(counted(b)).toEqual([7, 8, 9, 10, 11])
      expect(counted(b).map((t) => answer(t, b))).toEqual(spoken.slice(0, 5).sort())
      answers.push(...counted(b).map((t) => answer(t, b)))
    }
    const shares = ['a', 'b', 'c', 'd'].map((symbol) => answers.filter((each) => each === symbol).length / answers.length)
    expect(Math.abs(shares.reduce((cost, share) => cost - share * Math.log(share), 0) - Math.log(4))).toBeLessThan(0.001)
  })

  it('delayed recall: the marked symbol, so many steps later', () => {
    const { words, counted, answer, batch } = drawn({ kind: 'delayedRecall', symbols: 6, distance: 7 }, 12)
    for (let b = 0; b < batch; b++) {
      expect(counted(b)).toEqual([11])
      expect(words(b)[11]).toBe('?')
      expect(words(b)[4]).toBe(answer(11, b).toUpperCase())
      expect(words(b).filter((word) => /[A-Z]/.test(word))).toHaveLength(1)
    }
  })

  it('associative recall: what stood behind the key, and each key once', () => {
    const { words, counted, answer, batch } = drawn({ kind: 'associativeRecall', symbols: 6, pairs: 4 }, 14)
    for (let b = 0; b < batch; b++) {
      const keys = [0, 2, 4, 6].map((t) => words(b)[t])
      expect(new Set(keys).size).toBe(4)
      expect(counted(b)).toEqual([13])
      const asked = keys.indexOf(words(b)[13])
      expect(words(b)[2 * asked + 1]).toBe(answer(13, b).toUpperCase())
    }
  })

  it('parity: odd or not, of the real steps, and held out on longer sequences', () => {
    const task = { kind: 'parity', shortest: 3, heldOutLength: 30 } as const
    const { data, numbers, batch } = drawn(task, 10)
    const [tokens, mask, targets] = [numbers('tokens'), numbers('mask'), numbers('targets')]
    for (let b = 0; b < batch; b++) {
      const steps = Array.from({ length: 10 }, (_, t) => t * batch + b).filter((k) => mask[k] === 1)
      expect(steps.length).toBeGreaterThanOrEqual(3)
      expect(steps.reduce((sum, k) => sum + (tokens[k] ?? 0), 0) % 2).toBe(targets[b])
    }
    const [validation] = data.heldOut({ length: 10, batch: 16 }, 1)
    const heldOut = validation?.arrays.get('mask') ?? []
    const lengths = Array.from({ length: 16 }, (_, b) =>
      Array.from({ length: 30 }, (_row, t) => heldOut[t * 16 + b] ?? 0).reduce((a, c) => a + c, 0)
    )
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(10)
    expect(Math.max(...lengths)).toBeGreaterThan(20)
  })

  it('sines: the target is the next value', () => {
    const { numbers, batch } = drawn({ kind: 'sine', noise: 0 }, 20)
    const [features, targets] = [numbers('features'), numbers('targets')]
    expect(targets.slice(0, -batch)).toEqual(features.slice(batch))
  })

  it('induction: the symbol behind the mark, which stands once before the end', () => {
    const { words, counted, answer, batch } = drawn({ kind: 'induction', symbols: 5 }, 9, 200)
    const places = new Set<number>()
    for (let b = 0; b < batch; b++) {
      const spoken = words(b)
      const marks = spoken.flatMap((word, t) => (word === '*' ? [t] : []))
      expect(marks).toEqual([marks[0], 8])
      expect(counted(b)).toEqual([8])
      expect(answer(8, b)).toBe(spoken[(marks[0] ?? NaN) + 1])
      places.add(marks[0] ?? NaN)
    }
    expect([...places].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it.each([12, 13])('brackets: balanced, not too deep, and each closing one asked for one step before, in %i steps', (length) => {
    const { words, counted, answer, batch } = drawn({ kind: 'dyck', symbols: 5, depth: 3 }, length, 300)
    const depths = new Set<number>()
    for (let b = 0; b < batch; b++) {
      const spoken = words(b)
      const open: string[] = []
      const closings: [number, string][] = []
      spoken.slice(0, 12).forEach((word, t) => {
        const kind = '([{<a'.indexOf(word)
        if (kind >= 0) open.push(')]}>A'[kind] ?? '')
        else closings.push([t - 1, open.pop() ?? ''])
        expect(kind >= 0 || closings.at(-1)?.[1] === word).toBe(true)
        depths.add(open.length)
      })
      expect(open).toEqual([])
      expect(counted(b).map((t) => [t, answer(t, b)])).toEqual(closings)
      expect(spoken.slice(12)).toEqual(length === 13 ? ['·'] : [])
    }
    expect([...depths].sort()).toEqual([0, 1, 2, 3])
  })

  it.each([
    { kind: 'dyck', symbols: 3, depth: 4 },
    { kind: 'induction', symbols: 5 },
    { kind: 'copyMemory', symbols: 4, count: 3 },
    { kind: 'selectiveCopying', symbols: 4, count: 3 },
    { kind: 'sorting', symbols: 4, count: 3 },
    { kind: 'delayedRecall', symbols: 4, distance: 6 },
    { kind: 'associativeRecall', symbols: 4, pairs: 2 },
    { kind: 'parity', shortest: 3, heldOutLength: 16 },
    { kind: 'adding' },
    { kind: 'sine', noise: 0.1 },
    { kind: 'runningTotal' }
  ] as const)('$kind: its baselines are what such predictions reach on drawn sequences', (task) => {
    const length = 16
    const { data, numbers, made, batch } = drawn(task, length, 6_000)
    const [tokens, features, targets] = [numbers('tokens'), numbers('features'), numbers('targets')]
    const scored = made.scored ?? made.counts ?? targets.map(() => 1)
    const [first, byPlace] = data.baselines ?? []
    if (data.shape.target.kind === 'class') {
      // The best answer and its chances for each token that is read, and for each time step.
      const shares = (of: (k: number) => number) => {
        const counts = new Map<number, Map<number, number>>()
        targets.forEach((target, k) => {
          if (scored[k] !== 1) return
          const inner = counts.get(of(k)) ?? new Map<number, number>()
          counts.set(of(k), inner.set(target, (inner.get(target) ?? 0) + 1))
        })
        const all = [...counts.values()].map((inner) => [...inner.values()])
        const total = all.flat().reduce((sum, count) => sum + count, 0)
        const entropy = all.map((inner) => {
          const sum = inner.reduce((one, other) => one + other, 0)
          return inner.reduce((bits, count) => bits - count * Math.log2(count / sum), 0)
        })
        return {
          accuracy: all.reduce((sum, inner) => sum + Math.max(...inner), 0) / total,
          bitsPerTarget: entropy.reduce((sum, bits) => sum + bits, 0) / total
        }
      }
      const atOnce = shares((k) => (data.shape.target.over === 'step' ? (tokens[k] ?? -1) : 0))
      expect(Math.abs(atOnce.accuracy - (first?.metrics.accuracy ?? NaN))).toBeLessThan(0.02)
      expect(Math.abs(atOnce.bitsPerTarget - (first?.metrics.bitsPerTarget ?? NaN))).toBeLessThan(0.02)
      if (!byPlace) return
      const placed = shares((k) => Math.floor(k / batch))
      expect(Math.abs(placed.accuracy - (byPlace.metrics.accuracy ?? NaN))).toBeLessThan(0.02)
      expect(Math.abs(placed.bitsPerTarget - (byPlace.metrics.bitsPerTarget ?? NaN))).toBeLessThan(0.02)
      return
    }
    const said = (k: number): number => {
      if (task.kind === 'adding') return 1
      if (task.kind === 'sine') return features[k] ?? NaN
      return data.vocabulary[tokens[k] ?? -1] === '=' ? (features[k] ?? NaN) : (features[k] ?? NaN) * [1, -1, 0][tokens[k] ?? 0]!
    }
    const errors = targets.map((target, k) => target - said(k))
    const mean = (of: (error: number) => number) => errors.reduce((sum, error) => sum + of(error), 0) / errors.length
    const { squaredError = NaN, absoluteError } = first?.metrics ?? {}
    expect(Math.abs(mean((error) => error ** 2) / squaredError - 1)).toBeLessThan(0.05)
    if (absoluteError !== undefined) expect(Math.abs(mean(Math.abs) / absoluteError - 1)).toBeLessThan(0.05)
  })

  it('copy memory without memory costs what Arjovsky, Shah and Bengio (2016) give, of all time steps', () => {
    const [baseline] = opened({ kind: 'copyMemory', symbols: 8, count: 10 }, 120).baselines ?? []
    expect(baseline?.loss).toBeCloseTo((10 * Math.log(8)) / (100 + 20), 12)
  })

  it('validation sequences are as long as the task says', () => {
    const data = opened({ kind: 'dyck', symbols: 2, depth: 2, heldOutLength: 30 }, 10)
    expect(data.shape.heldOutLength).toBe(30)
    expect([...data.heldOut({ length: 10, batch: 4 }, 1)][0]?.arrays.get('tokens')).toHaveLength(120)
    expect(data.batches({ length: 10, batch: 4 }, 1).next().arrays.get('tokens')).toHaveLength(40)
    const short = openSynthetic({ kind: 'induction', symbols: 4, heldOutLength: 2 }, 10)
    expect(short.ok ? [] : short.problems.map(({ code }) => code)).toEqual(['task.tooShort'])
  })

  it('have a word for each class', () => {
    const symbols = 5
    const tasks: SyntheticTask[] = [
      { kind: 'copyMemory', symbols, count: 2 },
      { kind: 'selectiveCopying', symbols, count: 2 },
      { kind: 'sorting', symbols, count: 2 },
      { kind: 'delayedRecall', symbols, distance: 4 },
      { kind: 'associativeRecall', symbols, pairs: 2 },
      { kind: 'induction', symbols },
      { kind: 'dyck', symbols, depth: 3 },
      { kind: 'parity', shortest: 2, heldOutLength: 20 }
    ]
    for (const task of tasks) {
      const { classes, shape } = opened(task, 20)
      expect([task.kind, classes.length]).toEqual([task.kind, shape.target.kind === 'class' ? shape.target.classes : 0])
    }
  })

  it('are the same for one seed, go on from a kept place, and hold the same sequences out each time', () => {
    const data = opened({ kind: 'adding' }, 8)
    const shape = { length: 8, batch: 4 }
    const [one, other] = [data.batches(shape, 1), data.batches(shape, 1)]
    expect(one.next()).toEqual(other.next())
    other.restore(one.state())
    expect(one.next()).toEqual(other.next())
    expect(data.heldOut(shape, 2)).toEqual(data.heldOut(shape, 2))
    expect(data.batches(shape, 2).next()).not.toEqual(data.batches(shape, 1).next())
  })

  it('say what does not fit', () => {
    const messages = (task: SyntheticTask, length: number) => {
      const opened = openSynthetic(task, length)
      return opened.ok ? [] : opened.problems.map((each) => problemText(each).message)
    }
    expect(messages({ kind: 'copyMemory', symbols: 8, count: 10 }, 20)).toEqual([
      'The sequence length is 20; the task “copy memory” as it is set needs at least 21 time steps.'
    ])
    expect(messages({ kind: 'associativeRecall', symbols: 3, pairs: 4 }, 20)).toEqual([
      '4 pairs need 4 different keys, and there are 3 symbols.'
    ])
    expect(messages({ kind: 'parity', shortest: 3, heldOutLength: 20 }, 40)).toHaveLength(1)
  })
})
