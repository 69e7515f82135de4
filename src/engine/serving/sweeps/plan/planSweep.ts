/** Plans a sweep: every trial with its settings, its number of parameters, and why it cannot be trained where it cannot. */
import type { GatescopeDocument } from '../../../../contract/document/document'
import type { MetricName } from '../../../../contract/document/metrics'
import { problem } from '../../../../contract/problems/problem'
import type { Problem } from '../../../../contract/problems/problems'
import type { Settings } from '../../../../contract/runs/settings'
import type { SweepSpec } from '../../../../contract/runs/sweep'
import { sizeOf } from '../../../compiler/program/shapes'
import { prepareRun } from '../../runs/preparedRun'
import type { TaskCache } from '../../runs/taskCache'
import { specProblems, sweptSettings } from './checkSpec'
import { combinationsOf } from './combinations'
import { equalWidth } from './equalWidth'
import type { PlannedTrial, SweepPlan } from './planFile'
import { changedDocument } from './trialDocument'

export type Planned = { readonly ok: true; readonly plan: SweepPlan } | { readonly ok: false; readonly problems: readonly Problem[] }

/** A model that could be made, or why not. */
interface Sized {
  readonly parameters: number | null
  readonly metrics: readonly MetricName[]
  readonly problems: readonly Problem[]
}

/** How far a model's parameters may be from those of the document. */
const tolerance = 0.02

export async function planSweep(spec: SweepSpec, tasks: TaskCache): Promise<Planned> {
  const problems = specProblems(spec)
  if (problems.length > 0) return { ok: false, problems }
  const models = new Models(tasks)
  const base = await models.sized(spec.document)
  if (spec.equalParameters && base.parameters === null) return { ok: false, problems: base.problems }
  const trials: PlannedTrial[] = []
  for (const [combination, settings] of combinationsOf(spec.method, sweptSettings(spec)).entries())
    trials.push(...(await plannedTrials({ spec, models, combination, target: base.parameters ?? 0 }, settings, trials.length)))
  return withMetric(spec, trials, models)
}

interface Planning {
  readonly spec: SweepSpec
  readonly models: Models
  readonly combination: number
  /** Parameters that a model is to have, where the sweep asks for equal ones. */
  readonly target: number
}

/** The trials of one combination: one for each seed. @param before trials that are planned already */
async function plannedTrials(planning: Planning, varied: Settings, before: number): Promise<PlannedTrial[]> {
  const { spec, models, combination } = planning
  const swept = varied['training.seed']
  const seeds = spec.seeds.length > 0 ? spec.seeds : [typeof swept === 'number' ? swept : spec.document.training.seed]
  const { settings, problems } = await equalised(planning, varied)
  const trials: PlannedTrial[] = []
  for (const seed of seeds) {
    const changed = changedDocument(spec, settings, seed)
    const sized = changed.ok && problems.length === 0 ? await models.sized(changed.document) : null
    const steps = (changed.ok ? changed.document : spec.document).training.steps ?? 1
    const refused = changed.ok ? [...problems, ...(sized?.problems ?? [])] : changed.problems
    const parameterCount = sized?.parameters ?? null
    trials.push({ number: before + trials.length + 1, combination, settings, seed, steps, parameterCount, problems: [...refused] })
  }
  return trials
}

/** The settings with the width at which the model has as many parameters as the document. */
async function equalised({ spec, models, target }: Planning, varied: Settings): Promise<{ settings: Settings; problems: Problem[] }> {
  if (spec.equalParameters === null) return { settings: varied, problems: [] }
  const { width: path } = spec.equalParameters
  const count = async (width: number): Promise<number | null> => {
    const changed = changedDocument(spec, { ...varied, [path]: width }, spec.document.training.seed)
    return changed.ok ? (await models.sized(changed.document)).parameters : null
  }
  const equal = await equalWidth(count, target)
  if (equal && Math.abs(equal.parameters - target) <= tolerance * target)
    return { settings: { ...varied, [path]: equal.width }, problems: [] }
  const args = { path, target, width: equal?.width ?? 0, parameters: equal?.parameters ?? 0 }
  return { settings: varied, problems: [problem('sweep.noEqualWidth', { path: 'equalParameters.width' }, args)] }
}

/** What the trials are ranked by. A sweep of which no trial can be trained is refused with the problems of the first. */
async function withMetric(spec: SweepSpec, trials: readonly PlannedTrial[], models: Models): Promise<Planned> {
  const first = trials.find(({ problems }) => problems.length === 0)
  if (!first) return { ok: false, problems: trials[0]?.problems ?? [] }
  const changed = changedDocument(spec, first.settings, first.seed)
  const metrics: readonly MetricName[] = changed.ok ? (await models.sized(changed.document)).metrics : []
  const metric = spec.metric ?? metrics[0]
  if (metric === undefined || !metrics.includes(metric))
    return { ok: false, problems: [problem('sweep.metric', { path: 'metric' }, { metric: metric ?? '', metrics: [...metrics] })] }
  const width = spec.equalParameters ? [spec.equalParameters.width] : []
  const seed = spec.seeds.length > 1 ? ['training.seed'] : []
  return { ok: true, plan: { metric, varied: [...Object.keys(spec.settings), ...width, ...seed], trials: [...trials] } }
}

/** The sizes of models. Documents that differ only in how they are trained have one model. */
class Models {
  private readonly known = new Map<string, Promise<Sized>>()

  constructor(private readonly tasks: TaskCache) {}

  sized(document: GatescopeDocument): Promise<Sized> {
    const { optimizer: _, schedule: __, seed: ___, clip: ____, weightDecay: _____, ...training } = document.training
    const key = JSON.stringify({ ...document, training })
    const known = this.known.get(key) ?? this.measure(document)
    this.known.set(key, known)
    return known
  }

  private async measure(document: GatescopeDocument): Promise<Sized> {
    const prepared = await prepareRun(document, this.tasks)
    if (!prepared.ok) return { parameters: null, metrics: [], problems: prepared.problems }
    const { weights, task } = prepared.run.probed.model
    return { parameters: [...weights.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0), metrics: task.metrics, problems: [] }
  }
}
