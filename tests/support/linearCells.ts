/** Random cells that are linear in their states, unit by unit: each can run as an associative scan. What does not depend on a state is of every kind. */
import * as fc from 'fast-check'
import type { CellGraph } from '../../src/contract/document/cellGraph'
import { CellBuilder, drawInner, innerNodes } from './soundCells'

/** What a state becomes: linear in `s`; `gate` lies between 0 and 1, `fresh` between −1 and 1. */
type Next = (build: CellBuilder, id: string, s: string, gate: string, fresh: string) => string

const plus = (build: CellBuilder, id: string, a: string, b: string): string => build.add(id, 'add', 'state', [a, b])
const times = (build: CellBuilder, id: string, a: string, b: string): string => build.add(id, 'mul', 'plain', [a, b])

const vectorNexts: readonly Next[] = [
  (build, id, s, gate, fresh) => plus(build, id, times(build, `${id}k`, gate, s), fresh),
  (build, id, s, _, fresh) => plus(build, id, build.add(`${id}k`, 'diagonal', 'plain', [s], { low: -1, high: 1 }), fresh),
  // minGRU (Feng et al. 2024).
  (build, id, s, gate, fresh) => {
    const remembered = times(build, `${id}k`, build.add(`${id}o`, 'oneMinus', 'forget', [gate]), s)
    return plus(build, id, remembered, times(build, `${id}n`, gate, fresh))
  },
  (build, id, s, _, fresh) => build.add(id, 'sub', 'state', [fresh, build.add(`${id}k`, 'scale', 'plain', [s], { factor: 0.5 })]),
  (build, id, s, gate, fresh) =>
    build.add(id, 'div', 'state', [plus(build, `${id}k`, s, fresh), build.add(`${id}d`, 'softplus', 'plain', [gate])]),
  (build, id, s, gate, fresh) => {
    const remembered = build.add(`${id}d`, 'dropout', 'plain', [times(build, `${id}k`, gate, s)], { rate: 0.3, mask: 'step' })
    return plus(build, id, remembered, fresh)
  },
  // The gate is one number for all units.
  (build, id, s, gate, fresh) => plus(build, id, times(build, `${id}k`, build.add(`${id}m`, 'meanUnits', 'plain', [gate]), s), fresh)
]

/** A matrix memory: each row is kept by a gate of its own. */
const matrixNext: Next = (build, id, s, gate, fresh) =>
  plus(build, id, times(build, `${id}k`, gate, s), build.add(`${id}M`, 'outer', 'plain', [fresh, gate]))

const state = fc.record({
  matrix: fc.boolean(),
  initial: fc.constantFrom('zero', 'learned'),
  next: fc.nat(vectorNexts.length - 1),
  picks: fc.tuple(fc.nat(999), fc.nat(999)),
  /** Whether it also reads the new value of the state before it, by a function: that one is done first. */
  chained: fc.boolean()
})

export interface LinearCell {
  readonly cell: CellGraph
  /** Whether the first two states are turned into each other, as the parts of a complex number. */
  readonly turned: boolean
}

/** One to three states. */
export const linearCell: fc.Arbitrary<LinearCell> = fc
  .record({
    states: fc.array(state, { minLength: 1, maxLength: 3 }),
    inner: innerNodes({ maxLength: 4 }),
    turned: fc.boolean(),
    output: fc.nat(999)
  })
  .map(({ states, inner, turned, output }) => {
    const build = new CellBuilder()
    const free = [build.linear('entry', [build.add('x', 'input', 'plain', [])])]
    const turns = turned && states.length > 1 && !states[0]?.matrix && !states[1]?.matrix
    states.forEach(({ matrix, initial }, k) => build.add(`s${k}`, 'state', 'state', [], { shape: matrix ? ['H', 'H'] : ['H'], initial }))
    drawInner(build, free, inner)
    const pick = (number: number): string => free[number % free.length] ?? 'entry'
    const reads: string[] = []
    states.forEach(({ matrix, next, picks: [a, b], chained }, k) => {
      const gate = build.add(`g${k}`, 'sigmoid', 'forget', [pick(a)])
      const before = chained && !turns ? reads[k - 1] : undefined
      const fresh = build.tanh(`f${k}`, before === undefined ? pick(b) : plus(build, `b${k}`, pick(b), before))
      const update = (matrix ? matrixNext : (vectorNexts[next] ?? matrixNext))(build, `t${k}`, `s${k}`, gate, fresh)
      const turn =
        turns && k < 2
          ? build.add(`u${k}`, k === 0 ? 'sub' : 'add', 'state', [update, times(build, `v${k}`, 'entry', `s${1 - k}`)])
          : update
      build.add(`s${k}Next`, 'nextState', 'state', [turn], { state: `s${k}` }, `s${k}`)
      reads.push(build.tanh(`r${k}`, matrix ? build.add(`q${k}`, 'matVec', 'plain', [turn, 'entry']) : turn))
    })
    const whole = reads[output % reads.length] ?? 'entry'
    build.add('y', 'output', 'plain', [times(build, 'z', whole, plus(build, 'zs', pick(output), reads[0] ?? 'entry'))])
    return { cell: build.cell, turned: turns }
  })
