/**
 * Brackets of k kinds, nested at most `depth` deep: the language Dyck-(k, m) of Hewitt et al. (2020). A sequence is balanced and fills its
 * time steps but for an odd last one, which is blank. Wherever the next bracket closes, its kind is to be said, and only that counts.
 */
import type { TaskOf } from '../../../contract/document/task'
import { blank, capitals, letters, tokenShape } from './synthetic'
import type { Synthetic } from './synthetic'

const opening = ['(', '[', '{', '<']
const closing = [')', ']', '}', '>']

export function dyck({ symbols, depth }: TaskOf<'dyck'>): Synthetic {
  const [opens, closes] = [[...opening, ...letters(symbols)].slice(0, symbols), [...closing, ...capitals(symbols)].slice(0, symbols)]
  return {
    title: 'brackets',
    shape: tokenShape(2 * symbols + 1, { over: 'step', kind: 'class', classes: symbols }),
    vocabulary: [...opens, ...closes, blank],
    classes: closes,
    needs: 2,
    baselines: (length) => [memoryless(symbols, adjacentShare(evenPart(length), depth))],
    draw: (random, into, b, length) => {
      const open: number[] = []
      for (let t = 0; t < evenPart(length); t++) {
        const left = evenPart(length) - t
        if (random.uniform() < openChance(open.length, left, depth)) {
          open.push(random.below(symbols))
          into.token(t, b, open.at(-1) ?? 0)
        } else {
          const kind = open.pop() ?? 0
          into.token(t, b, symbols + kind)
          into.target(t - 1, b, kind)
        }
      }
      if (length % 2 === 1) into.token(length - 1, b, 2 * symbols)
    }
  }
}

const evenPart = (length: number): number => length - (length % 2)

/** The chance that the next bracket opens, with `open` brackets open and `left` time steps left. */
function openChance(open: number, left: number, depth: number): number {
  if (open === 0) return 1
  return open === left || open === depth ? 0 : 0.5
}

/** A model that sees only the bracket before knows those that close it at once, and guesses the others. */
function memoryless(kinds: number, known: number): ReturnType<NonNullable<Synthetic['baselines']>>[number] {
  return {
    name: 'without memory',
    metrics: { accuracy: known + (1 - known) / kinds, bitsPerTarget: (1 - known) * Math.log2(kinds) }
  }
}

/** The share of closing brackets that stand right behind the bracket that they close: half of all brackets close. */
export function adjacentShare(length: number, depth: number): number {
  // The chance of each number of open brackets, after a bracket that opens and after one that closes.
  let opened: number[] = []
  let closed = [1]
  let adjacent = 0
  for (let left = length; left > 0; left--) {
    const nextOpened: number[] = []
    const nextClosed: number[] = []
    for (let open = 0; open <= Math.min(depth, left); open++) {
      const [up, behind] = [openChance(open, left, depth), opened[open] ?? 0]
      const all = behind + (closed[open] ?? 0)
      nextOpened[open + 1] = all * up
      if (open > 0) nextClosed[open - 1] = all * (1 - up)
      adjacent += behind * (1 - up)
    }
    ;[opened, closed] = [nextOpened, nextClosed]
  }
  return adjacent / (length / 2)
}
