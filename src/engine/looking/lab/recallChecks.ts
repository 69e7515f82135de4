/**
 * What is known to happen, held against the figures: selection (Gu and Dao 2023, table 1), and what a gradient through a plain recurrence
 * cannot reach (Bengio, Simard and Frasconi 1994; Hochreiter and Schmidhuber 1997).
 */
import type { FamilyName } from '../../../contract/labs/families'
import type { RecallCheck, RecallResult } from '../../../contract/labs/recall'

/** Share of answers from which a task counts as solved. */
const solved = 0.95
/** Below this it is not, however long the last digits may take. */
const unsolved = 0.85
/** How far above chance a model that has learned nothing may come. */
const byLuck = 0.1

const copying = { task: 'selective copying', length: 256 } as const
const longDelay = 32
const shortDelay = 8

export function recallChecks(results: readonly RecallResult[]): RecallCheck[] {
  const onCopying = (family: FamilyName) =>
    results.find((each) => each.family === family && each.task === copying.task && each.length === copying.length)
  const onDelay = (family: FamilyName, distance: number) =>
    results.find((each) => each.family === family && each.task === 'delayed recall' && each.distance === distance)
  return [
    ...(['Mamba', 'Transformer'] as const).map((family) =>
      solves(family, `selective copying at length ${copying.length}`, onCopying(family))
    ),
    learnsWithoutSolving(onCopying('S4D'), onCopying('Mamba')),
    ...(['LSTM', 'GRU', 'Transformer'] as const).map((family) =>
      solves(family, `recall over ${longDelay} steps`, onDelay(family, longDelay))
    ),
    fails(onDelay('RNN', shortDelay), onDelay('RNN', longDelay))
  ]
}

function solves(family: FamilyName, what: string, result: RecallResult | undefined): RecallCheck {
  return check(`${family} solves ${what}`, [result], () => result !== undefined && result.accuracy >= solved)
}

/** S4D learned for no fewer steps than Mamba, its loss fell and it answers better than by chance: so it was trained, and still fails. */
function learnsWithoutSolving(s4d: RecallResult | undefined, mamba: RecallResult | undefined): RecallCheck {
  return check(`S4D learns some of selective copying at length ${copying.length}, and does not solve it`, [s4d, mamba], () => {
    if (!s4d || !mamba) return false
    const learned = s4d.steps >= mamba.steps && s4d.lastLoss < 0.9 * s4d.firstLoss && s4d.accuracy > s4d.chance + byLuck
    return learned && s4d.accuracy < unsolved
  })
}

/** It can be trained, as the short delay shows. */
function fails(short: RecallResult | undefined, long: RecallResult | undefined): RecallCheck {
  return check(`RNN solves recall over ${shortDelay} steps and is lost over ${longDelay}`, [short, long], () => {
    return short !== undefined && long !== undefined && short.accuracy >= solved && long.accuracy < long.chance + byLuck
  })
}

function check(says: string, figures: readonly (RecallResult | undefined)[], held: () => boolean): RecallCheck {
  const accuracies = figures.flatMap((each) => each ?? [])
  if (accuracies.length < figures.length) return { says, held: null, because: 'not measured' }
  return { says, held: held(), because: accuracies.map(figure).join('; ') }
}

const figure = ({ family, distance, accuracy, chance, steps }: RecallResult): string =>
  `${family} over ${distance} steps: ${accuracy.toFixed(3)} after ${steps} training steps, chance ${chance.toFixed(3)}`
