/** The command `units`. */
import { Option } from 'commander'
import type { Command } from 'commander'
import { rangeOf } from '../../../contract/numberRange'
import { usualTokens, tokensSchema } from '../../../contract/procedures/looking/units'
import { mostPatternCharacters, propertyKinds } from '../../../contract/units/property'
import type { Property, PropertyKind } from '../../../contract/units/property'
import { foldersOf } from '../commonOptions'
import type { CommandTools, CommonOptions } from '../commonOptions'
import { numberIn, stepNumber } from '../optionValues'
import { scoreRun } from './score'

interface UnitsOptions extends CommonOptions {
  readonly property: PropertyKind
  readonly pattern?: string
  readonly name?: string
  readonly tokens: number
  readonly best: number
  readonly by: 'auc' | 'correlation'
  readonly step?: number
}

const usualBest = 10

export function addUnitsCommand(program: Command, { common, run, runOf }: CommandTools): void {
  common(program.command('units').description('finds the units of a run that tell a property of its data, beside an untrained control'))
    .argument('<run>', 'its title, the name of its document, its id or its folder')
    .addOption(new Option('--property <name>', 'what the units are to tell').choices(propertyKinds).makeOptionMandatory())
    .option('--pattern <expression>', 'with --property regex: the regular expression, alone or as /expression/flags')
    .option('--name <name>', 'with --property target or column: the class or column')
    .option('--tokens <number>', 'how many tokens of validation data are read', numberIn(rangeOf(tokensSchema)), usualTokens)
    .option('--best <number>', 'how many units are listed', numberIn({ min: 1, max: 1_000, whole: true }), usualBest)
    .addOption(new Option('--by <score>', 'the score that units are listed by').choices(['auc', 'correlation']).default('auc'))
    .option('--step <number>', 'take the checkpoint of this step; the newest weights when left out', stepNumber)
    .option('--data-dir <folder>', "where the run's data files are")
    .action((named: string, options: UnitsOptions, command: Command) => {
      const property = propertyOf(options, command)
      const { runId, workspace } = runOf(named, options, command)
      const { tokens, best, by, step = null } = options
      return run({ ...options, workspace }, foldersOf(options), (session, output) =>
        scoreRun(session, { runId, step, property, tokens, best, by }, output)
      )
    })
}

/** The property with its pattern or name; ends with an error where that is missing. */
function propertyOf({ property: kind, pattern, name }: UnitsOptions, command: Command): Property {
  switch (kind) {
    case 'regex':
      if (pattern === undefined || pattern === '' || pattern.length > mostPatternCharacters)
        return command.error(`error: --property regex needs a --pattern of at most ${mostPatternCharacters} characters`)
      return { kind, pattern }
    case 'target':
    case 'column':
      return name === undefined ? command.error(`error: --property ${kind} needs a --name`) : { kind, name }
    default:
      return { kind }
  }
}
