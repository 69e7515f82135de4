/** `gatescope units RUN --property NAME` scores every unit as a detector of a property, and lists the best. */
import { propertyText, propertyWords } from '../../../contract/units/property'
import type { Property } from '../../../contract/units/property'
import { bestByChance, rankedUnits } from '../../../contract/units/scores'
import type { RankedUnit, UnitScores, UnitsEvent } from '../../../contract/units/scores'
import { tellFailure, tellProblems } from '../output'
import type { ExitCode, Output } from '../output'
import { otherStep, tellRefusal } from '../refusal'
import { tellTable } from '../runs/table'
import type { Session } from '../session'
import { untilInterrupted } from '../untilInterrupted'

export interface ScoreOptions {
  readonly runId: string
  /** The step of a checkpoint; null takes the newest weights. */
  readonly step: number | null
  readonly property: Property
  readonly tokens: number
  /** How many units are listed. */
  readonly best: number
  readonly by: 'auc' | 'correlation'
}

const stages = { compile: 'compiling', model: 'reading and ranking the units', control: 'reading and ranking an untrained model' } as const

/** The first Ctrl+C gives the search up. */
export async function scoreRun({ client }: Session, options: ScoreOptions, output: Output): Promise<ExitCode> {
  const { runId, step, property, tokens } = options
  let last: UnitsEvent | null = null
  const follow = async (signal: AbortSignal) => {
    for await (const event of await client.units.score({ runId, step, property, tokens }, { signal })) {
      last = event
      if (event.type === 'progress') output.progress(`${stages[event.stage]}: ${Math.round((100 * event.done) / event.of)} %`)
    }
  }
  const ending = await untilInterrupted(follow, (error) =>
    tellRefusal(error, output, 'Train the model with `gatescope train`, or name another run.', { NO_STEP: otherStep })
  )
  return ending === 'refused' ? 2 : tellEnd(last, options, output)
}

function tellEnd(last: UnitsEvent | null, options: ScoreOptions, output: Output): ExitCode {
  switch (last?.type) {
    case 'scores':
      tellScores(last.scores, options, output)
      return 0
    case 'refused':
      tellProblems(output, [last.problem])
      return 2
    default:
      tellFailure(output, 'The search was given up.', 'Run the command again.')
      return 1
  }
}

function tellScores(scores: UnitScores, { runId, best, by }: ScoreOptions, output: Output): void {
  const { maps: _, ...about } = scores
  const [ranked, chance] = [rankedUnits(scores, by), bestByChance(scores)]
  const units = ranked.slice(0, best).map(unitObject)
  output.object({ type: 'units', runId, ...about, method: 'exact ranks (Mann and Whitney 1947)', scored: ranked.length, chance, units })
  output.line(`${propertyText(scores.property)}: ${propertyWords[scores.property.kind].holds}`)
  const share = ((100 * about.holding) / about.tokens).toFixed(1)
  output.line(
    `Step ${count(about.step)}, ${count(about.tokens)} tokens of validation data, of which ${share} % have the property; ${count(ranked.length)} units`
  )
  tellTable(
    ranked.slice(0, best),
    [
      { title: '  unit', text: ({ map, unit }) => `  ${map.layer}.${map.name}[${unit + 1}]` },
      { title: 'value', text: ({ map }) => map.label },
      { title: 'AUC', text: ({ auc }) => auc.toFixed(3), right: true },
      { title: 'correlation', text: ({ correlation }) => correlation.toFixed(3), right: true },
      { title: 'untrained', text: ({ control }) => control.toFixed(3), right: true },
      { title: 'shuffled', text: ({ shuffled }) => shuffled.toFixed(3), right: true }
    ],
    output
  )
  output.line(
    `The best unit reaches ${chance.control.toFixed(3)} in the untrained model, and ${chance.shuffled.toFixed(3)} with shuffled labels.`
  )
}

const count = (value: number): string => value.toLocaleString('en')

/** Units count from 1, as in the window. Scores that there are not are null. */
const unitObject = ({ map: { layer, name, label }, unit, auc, correlation, control, shuffled }: RankedUnit) => ({
  layer,
  name,
  label,
  unit: unit + 1,
  auc,
  correlation,
  control,
  shuffled
})
