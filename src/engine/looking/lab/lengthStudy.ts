/** All families at all lengths: in which order they are measured, when a family is stopped, and what its figures come to. */
import type { FittedPower } from '../../../contract/labs/power'
import type { LengthMeasure, Predicted } from './length'
import { overTime } from './lengthRounds'
import type { OverTime } from './lengthRounds'
import { theoryOf } from './lengthTheory'
import type { Powers } from './lengthTheory'
import type { LengthFamily } from './lengthFamilies'
import { fitPower } from './powerFit'

export interface LengthLimits {
  /** Seconds of one measurement, compiling included. */
  readonly seconds: number
  /** Bytes of its process. */
  readonly bytes: number
}

/** Why a family was not measured at a length, nor at longer ones. */
export interface LengthStop {
  readonly family: LengthFamily
  readonly length: number
  readonly reason: string
}

export interface LengthSummary {
  readonly family: LengthFamily
  readonly parameters: number
  readonly overTime: OverTime
  /** Fitted to the measurements; time is fitted to processor time. */
  readonly measured: Readonly<Record<keyof Powers, FittedPower>>
  readonly theory: Powers
}

export interface LengthStudy {
  readonly families: readonly LengthFamily[]
  readonly lengths: readonly number[]
  readonly limits: LengthLimits
  readonly predict: (family: LengthFamily, length: number) => Promise<Predicted>
  /** The figures, or why there are none. */
  readonly measure: (family: LengthFamily, length: number) => Promise<LengthMeasure | string>
  readonly cancelled: () => boolean
  readonly found: (measure: LengthMeasure) => void
  readonly stopped: (stop: LengthStop) => void
  readonly begins: (family: LengthFamily, length: number) => void
}

/** One line of summary for each family that was measured at all. */
export async function studyLengths(study: LengthStudy): Promise<LengthSummary[]> {
  const summaries: LengthSummary[] = []
  for (const family of study.families) {
    const measures = await measureFamily(study, family)
    if (measures.length > 0) summaries.push(summarise(family, measures))
  }
  return summaries
}

async function measureFamily(study: LengthStudy, family: LengthFamily): Promise<LengthMeasure[]> {
  const measures: LengthMeasure[] = []
  for (const length of [...study.lengths].sort((a, b) => a - b)) {
    if (study.cancelled()) return measures
    study.begins(family, length)
    const outcome = (await tooMuch(study, family, length, measures.at(-1))) ?? (await study.measure(family, length))
    if (study.cancelled()) return measures
    if (typeof outcome === 'string') {
      study.stopped({ family, length, reason: outcome })
      return measures
    }
    measures.push(outcome)
    study.found(outcome)
  }
  return measures
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
