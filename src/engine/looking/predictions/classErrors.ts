/** How well each class is predicted: how often it was right, how often it was said, and what it cost. */
import type { ClassErrors } from '../../../contract/events/predictions'
import type { JudgedClass } from './judge'

type Counted = Pick<JudgedClass, 'truth' | 'said' | 'bits'>

/** Of the classes that were right or said at least once, those that were right most often first. */
export function classErrors(judged: readonly Counted[], names: readonly string[]): ClassErrors[] {
  const counts = new Map<number, { targets: number; said: number; right: number; bits: number }>()
  const countOf = (at: number) => {
    const count = counts.get(at) ?? { targets: 0, said: 0, right: 0, bits: 0 }
    counts.set(at, count)
    return count
  }
  for (const { truth, said, bits } of judged) {
    const count = countOf(truth)
    count.targets += 1
    count.bits += bits
    if (said === truth) count.right += 1
    countOf(said).said += 1
  }
  return [...counts]
    .sort(([a, one], [b, other]) => other.targets - one.targets || a - b)
    .map(([at, { targets, said, right, bits }]) => ({
      name: names[at] ?? '',
      targets,
      said,
      right,
      bits: targets === 0 ? null : bits / targets
    }))
}
