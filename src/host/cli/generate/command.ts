/** The command `generate`. */
import type { Command } from 'commander'
import { mostHistoryRows, mostStepsAhead } from '../../../contract/events/forecast'
import { ordinarySampling, samplingSchema } from '../../../contract/events/generation'
import { rangeOf } from '../../../contract/numberRange'
import { mostGeneratedTokens, mostPromptCharacters } from '../../../contract/procedures/looking/generation'
import { foldersOf } from '../commonOptions'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { numberIn, stepNumber } from '../optionValues'
import { forecastRows } from './forecast'
import { sayLabels, saysLabels } from './labels'
import { generateText } from './text'

interface GenerateCommandOptions extends CommonOptions {
  readonly run?: string
  readonly step?: number
  readonly prompt?: string
  readonly stepsAhead?: number
  readonly history?: number
  readonly fromRow?: number
  readonly tokens: number
  readonly temperature: number
  readonly topK?: number
  readonly topP: number
  readonly seed: number
}

export function addGenerateCommand(program: Command, tools: CommandTools): void {
  tools
    .common(
      program
        .command('generate')
        .description('continues a text or a series with the model of a run, or says the phonemes of words, whether or not it is training')
    )
    .option('--run <name>', 'the run: the name of its document, its id or its folder; the newest when left out')
    .option('--step <number>', 'take the checkpoint of this step; the newest weights when left out', stepNumber)
    .option('--prompt <text>', 'the text to continue, or words to pronounce')
    .option('--steps-ahead <number>', 'of a series: how many rows to forecast', numberIn({ min: 1, max: mostStepsAhead, whole: true }))
    .option(
      '--history <number>',
      'of a series: how many rows the model reads before; as many as a training sequence when left out',
      numberIn({ min: 1, max: mostHistoryRows, whole: true })
    )
    .option(
      '--from-row <number>',
      'of a series: the row of the validation data at which the history begins; its end when left out',
      numberIn({ min: 1, max: 1_000_000_000, whole: true })
    )
    .option('--tokens <number>', 'how many tokens to write', numberIn({ min: 1, max: mostGeneratedTokens, whole: true }), 200)
    .option(
      '--temperature <number>',
      '0 always takes the most likely token',
      numberIn(rangeOf(samplingSchema.shape.temperature)),
      ordinarySampling.temperature
    )
    .option('--top-k <number>', 'draw only from the k most likely tokens', numberIn(rangeOf(samplingSchema.shape.topK)))
    .option(
      '--top-p <number>',
      'draw only from the most likely tokens whose probabilities add up to p',
      numberIn(rangeOf(samplingSchema.shape.topP)),
      ordinarySampling.topP
    )
    .option('--seed <number>', 'the same seed gives the same text', numberIn(rangeOf(samplingSchema.shape.seed)), ordinarySampling.seed)
    .option('--data-dir <folder>', "where the run's data files are")
    .action((options: GenerateCommandOptions, command: Command) => generateFrom(options, tools, command))
}

function generateFrom(options: GenerateCommandOptions, { run, runOf }: CommandTools, command: Command): Promise<void> {
  const { prompt, step, stepsAhead, history, fromRow, tokens, temperature, topK = null, topP, seed } = options
  if ((prompt === undefined) === (stepsAhead === undefined))
    return command.error('error: --prompt continues a text, --steps-ahead a series: give one of them')
  const { runId, workspace } = runOf(options.run, options, command)
  if (stepsAhead !== undefined)
    return run({ ...options, workspace }, foldersOf(options), (session, output) =>
      forecastRows(
        session,
        {
          runId,
          stepsAhead,
          ...(step !== undefined && { step }),
          ...(history !== undefined && { history }),
          ...(fromRow !== undefined && { fromRow })
        },
        output
      )
    )
  if (prompt === undefined || prompt === '' || prompt.length > mostPromptCharacters)
    command.error(`error: --prompt takes from 1 to ${mostPromptCharacters.toLocaleString('en')} characters`)
  const named = { runId, ...(step !== undefined && { step }), prompt }
  return run({ ...options, workspace }, foldersOf(options), async (session, output) =>
    (await saysLabels(session, runId))
      ? sayLabels(session, named, output)
      : generateText(session, { ...named, tokens, sampling: { temperature, topK, topP, seed } }, output)
  )
}
