/** Finds the width at which a model has as many parameters as another, so that a sweep compares kinds of models and not their sizes. */

export interface EqualWidth {
  readonly width: number
  readonly parameters: number
}

/** The largest width that is tried. */
const widest = 65_536

/**
 * The width whose number of parameters is nearest to `target`; the smaller of two that are equally near. Null where no width is allowed.
 * @param count parameters at a width, which grow with it; null where the width is not allowed, as one that heads do not divide
 */
export async function equalWidth(count: (width: number) => Promise<number | null>, target: number): Promise<EqualWidth | null> {
  const known = new Map<number, number | null>()
  const at = async (width: number): Promise<number | null> => {
    const parameters = known.has(width) ? (known.get(width) ?? null) : await count(width)
    known.set(width, parameters)
    return parameters
  }
  const upper = await nextAllowed(at, await firstAbove(at, target), 1)
  const lower = await nextAllowed(at, (upper?.width ?? widest + 1) - 1, -1)
  const candidates = [lower, upper].filter((each) => each !== null)
  return candidates.toSorted((a, b) => Math.abs(a.parameters - target) - Math.abs(b.parameters - target))[0] ?? null
}

/** How many widths next to one another may not be allowed: heads and groups divide sooner than that. */
const mostGap = 256

async function nextAllowed(at: (width: number) => Promise<number | null>, from: number, direction: 1 | -1): Promise<EqualWidth | null> {
  for (let width = from; width >= 1 && width <= widest && Math.abs(width - from) < mostGap; width += direction) {
    const parameters = await at(width)
    if (parameters !== null) return { width, parameters }
  }
  return null
}

/** The smallest width at which the next allowed one has at least `target` parameters; one beyond the widest where none has. */
async function firstAbove(at: (width: number) => Promise<number | null>, target: number): Promise<number> {
  const reaches = async (width: number): Promise<boolean> => ((await nextAllowed(at, width, 1))?.parameters ?? Infinity) >= target
  let high = 1
  while (high <= widest && !(await reaches(high))) high *= 2
  let low = Math.floor(high / 2) + 1
  high = Math.min(high, widest + 1)
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (await reaches(middle)) high = middle
    else low = middle + 1
  }
  return low
}
