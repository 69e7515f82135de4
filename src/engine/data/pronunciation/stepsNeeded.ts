/** Says how many time steps the labels of a sequence take where the time steps of each are not known. */

/**
 * The least number of time steps that labels fit into: one for each, and one for the blank between two equal ones. Where a sequence has
 * fewer, its loss is about 10³⁰ and means nothing: data must not have such sequences.
 */
export function stepsNeeded(labels: ArrayLike<number>): number {
  return labels.length + Array.from(labels).filter((label, k) => k > 0 && label === labels[k - 1]).length
}
