/** The command `intervene`. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { mostProbeCharacters } from '../../../contract/document/probe'
import { ordinarySampling, samplingSchema } from '../../../contract/events/generation'
import { rangeOf } from '../../../contract/numberRange'
import { mostAveragedSequences, mostBatchSequence, mostContinuation } from '../../../contract/procedures/looking/interventions'
import { foldersOf } from '../commonOptions'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { numberIn, stepNumber } from '../optionValues'
import { intervene } from './intervene'

interface InterveneOptions extends CommonOptions {
  readonly step?: number
  readonly probe?: string
  readonly batchSequence?: number
  readonly tokens: number
  readonly temperature: number
  readonly seed: number
  readonly sequences: number
}

export function addInterveneCommand(program: Command, tools: CommandTools): void {
  tools
    .common(
      program
        .command('intervene')
        .description('changes values inside the model of a run by a file, and prints its outputs before and after')
    )
    .argument('<run>', 'the run: the name of its document, its id or its folder')
    .argument('<file>', 'the interventions, as Inspect saves them under “Change it”; docs/interventions.md describes the file')
    .option('--step <number>', 'take the checkpoint of this step; the newest weights when left out', stepNumber)
    .option('--probe <text>', 'the text that is read; the one of the file when left out, else the first of the validation data')
    .option(
      '--batch-sequence <number>',
      'read this sequence of the batch that training takes next, with the states that it carries',
      numberIn({ min: 1, max: mostBatchSequence, whole: true })
    )
    .option(
      '--tokens <number>',
      'how many tokens are generated after the probe',
      numberIn({ min: 0, max: mostContinuation, whole: true }),
      40
    )
    .option('--temperature <number>', '0 always takes the most likely token', numberIn(rangeOf(samplingSchema.shape.temperature)), 0)
    .option('--seed <number>', 'the same seed gives the same text', numberIn(rangeOf(samplingSchema.shape.seed)), ordinarySampling.seed)
    .option(
      '--sequences <number>',
      'over how many held-out sequences the effect on the loss is averaged; 0 leaves that out',
      numberIn({ min: 0, max: mostAveragedSequences, whole: true }),
      128
    )
    .option('--data-dir <folder>', "where the run's data files are")
    .action((run: string, file: string, options: InterveneOptions, command: Command) => interveneIn({ run, file }, options, tools, command))
}

function interveneIn(
  named: { readonly run: string; readonly file: string },
  options: InterveneOptions,
  { run, runOf }: CommandTools,
  command: Command
): Promise<void> {
  const { step = null, probe, batchSequence, tokens, temperature, seed, sequences } = options
  if (probe !== undefined && batchSequence !== undefined)
    command.error('error: --probe and --batch-sequence name two sequences: choose one')
  if (probe === '' || (probe !== undefined && probe.length > mostProbeCharacters))
    command.error(`error: --probe takes from 1 to ${mostProbeCharacters.toLocaleString('en')} characters`)
  if (sequences === 1) command.error('error: --sequences takes 0, or at least 2')
  const { runId, workspace } = runOf(named.run, options, command)
  const text = readText(named.file, command)
  const sampling = { ...ordinarySampling, temperature, seed }
  return run({ ...options, workspace }, foldersOf(options), (session, output) =>
    intervene(session, { runId, step, file: named.file, text, probe: probe ?? null, batchSequence, tokens, sampling, sequences }, output)
  )
}

function readText(file: string, command: Command): string {
  try {
    return readFileSync(resolve(file), 'utf8')
  } catch {
    return command.error(`error: there is no file ${file} that can be read`)
  }
}
