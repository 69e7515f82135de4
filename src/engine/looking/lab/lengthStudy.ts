/** All families at all lengths: in which order they are measured, when a family is stopped, and what its figures come to. */
import type { LengthFamily } from '../../../contract/labs/families'
import type { LengthMeasure, LengthStop, LengthSummary } from '../../../contract/labs/length'
import type { Predicted } from './length'
import { overTime } from './lengthRounds'
import { theoryOf } from './lengthTheory'
import { fitPower } from './powerFit'

export interface LengthLimits {
  /** Seconds of one measurement, compiling included. */
  readonly seconds: number
  /** Bytes of its process. */
  readonly bytes: number
}

export interface LengthStudy {
  readonly families: readonly LengthFamily[]
  readonly lengths: readonly number[]
  readonly limits: LengthLimits
  readonly predict: (family: LengthFamily, length: number) => Promise<Predicted>
  /** The figures, or why there are none. */
  readonly measure: (family: LengthFamily, length: number) => Promise<LengthMeasure | string>
  readonly cancelled: () => boolean
  readonly found: (measure: LengthMeasure) => void | Promise<void>
  readonly stopped: (stop: LengthStop) => void | Promise<void>
  readonly begins: (family: LengthFamily, length: number) => void
}

/** Family by family, each from its shortest length to its longest. */
export async function studyLengths(study: LengthStudy): Promise<void> {
  for (const family of study.families) await measureFamily(study, family)
}

/** A summary for each family that was measured at all. */
export function summariesOf(families: readonly LengthFamily[], measures: readonly LengthMeasure[]): LengthSummary[] {
  return families.flatMap((family) => {
    const measured = measures.filter((each) => each.family === family)
    return measured.length > 0 ? [summarise(family, measured)] : []
  })
}

async function measureFamily(study: LengthStudy, family: LengthFamily): Promise<void> {
  let last: LengthMeasure | undefined
  for (const length of [...study.lengths].sort((a, b) => a - b)) {
    if (study.cancelled()) return
    study.begins(family, length)
    const outcome = (await tooMuch(study, family, length, last)) ?? (await study.measure(family, length))
    if (study.cancelled()) return
    if (typeof outcome === 'string') {
      await study.stopped({ family, length, reason: outcome })
      return
    }
    last = outcome
    await study.found(outcome)
  }
}

/** Steps of a measurement: the first, and two that are timed. */
const leastSteps = 3

/** Why it is not even tried: memory by formula, or time as the family's own last figure and its power of T have it. */
async function tooMuch(
  { limits, predict }: LengthStudy,
  family: LengthFamily,
  length: number,
  last: LengthMeasure | undefined
): Promise<string | null> {
  const { predictedBytes } = await predict(family, length)
  if (predictedBytes > limits.bytes)
    return `needs ${gigabytes(predictedBytes)} GiB by formula, more than the ${gigabytes(limits.bytes)} allowed`
  const seconds = last ? (leastSteps * last.stepMs * (length / last.length) ** theoryOf(family).time) / 1000 : 0
  if (seconds > limits.seconds) return `would take about ${seconds.toFixed(0)} s, more than the ${limits.seconds} allowed`
  return null
}

const gigabytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1)

/** A token's time is so short that it must grow by half before that means anything. */
const tokenGrowth = 0.5

function summarise(family: LengthFamily, measures: readonly LengthMeasure[]): LengthSummary {
  const exponent = (of: 'cpuMs' | 'peakBytes' | 'tokenMs' | 'keptBytes', growth?: number) =>
    fitPower(
      measures.map((each) => ({ x: each.length, y: each[of] })),
      growth
    )
  const measured = {
    time: exponent('cpuMs'),
    memory: exponent('peakBytes'),
    token: exponent('tokenMs', tokenGrowth),
    state: exponent('keptBytes')
  }
  return { family, parameters: measures[0]?.parameters ?? 0, overTime: overTime(family), measured, theory: theoryOf(family) }
}
