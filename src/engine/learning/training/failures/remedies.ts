/** Advises what would keep values finite, from what made the first bad one, the settings, the step, and what was tried already. */
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { Schedule } from '../../../../contract/document/schedule'
import type { OptimizerSettings, TrainingSettings } from '../../../../contract/document/training'
import { listed } from '../../../../contract/document/words'
import { learningRateAt, learningRateBefore } from '../../optimizers/learningRate'
import type { LearningRates } from '../../optimizers/learningRate'
import type { Culprit } from './culprit'

/** A run at the step that failed. */
export interface Situation {
  /** The step that failed, from 1; the weights are from before it. */
  readonly step: number
  readonly rates: LearningRates
  readonly settings: Pick<TrainingSettings, 'clip' | 'sequenceLength'>
  /** The step of the newest checkpoint, or null. */
  readonly checkpoint: number | null
}

export interface Advice {
  readonly remedy: string
  /** Whether to go on from a checkpoint with a lower learning rate may help. */
  readonly learningRateHelps: boolean
}

/** The advice for a culprit, or for none where the batch run again showed nothing. */
export function adviceFor(culprit: Culprit | null, situation: Situation): Advice {
  if (culprit?.kind === 'input')
    return { remedy: 'Correct or scale these numbers in the data: no setting of training mends them.', learningRateHelps: false }
  const inModel = inModelAdvice(culprit)
  if (situation.step === 1) return { remedy: sentences([atFirstStep(culprit), ...inModel, 'Then train again.']), learningRateHelps: false }
  if (inModel.length > 0 && !hasGrown(culprit)) return { remedy: sentences([...inModel, 'Then train again.']), learningRateHelps: false }
  const helps = learningRateHelps(situation)
  return {
    remedy: sentences([
      ...inModel,
      ...epsilonAdvice(culprit, situation),
      ...updateAdvice(situation, helps, inModel.length > 0),
      continuation(situation, helps)
    ]),
    learningRateHelps: helps
  }
}

const sentences = (list: readonly string[]): string => list.join(' ')

/** What to change in the cell, if the kind of the node that made the value can leave the finite numbers by itself. */
function inModelAdvice(culprit: Culprit | null): string[] {
  if (culprit?.kind !== 'value' && culprit?.kind !== 'gradient') return []
  const remedy = culprit.maker?.node && cellNodes[culprit.maker.node.kind].remedy
  if (!remedy) return []
  const start = culprit.operands.find(({ fromStart, value }) => fromStart && value === 0)
  return [remedy, ...(start ? [`The state ${start.name} starts at zero, so this happens at the first time step of each sequence.`] : [])]
}

/** Whether it was made of finite numbers that had become too large, rather than at a zero or below. */
function hasGrown(culprit: Culprit | null): boolean {
  if (culprit?.kind === 'gradient') return culprit.slope !== null && Number.isFinite(culprit.slope)
  return culprit?.kind === 'value' && !Number.isNaN(culprit.value) && culprit.operands.every(({ value }) => value !== 0)
}

/** Before the first update the learning rate has had no effect, and clipping has none on what is not finite. */
function atFirstStep(culprit: Culprit | null): string {
  const first = 'This is the first step, before any update, so no learning rate and no clipping would help.'
  if (inModelAdvice(culprit).length > 0) return first
  if (culprit?.kind === 'loss') return `${first} Scale the targets, or let the head start with smaller weights.`
  if (culprit?.kind === 'value')
    return `${first} Values grow too large: let weights and biases start smaller, or add a norm before ${placeName(culprit)}.`
  return `${first} The gradient grows too large on its way back: use a shorter sequence length, let recurrent weights start smaller, or add a norm.`
}

const placeName = ({ maker: { node, layer } }: Extract<Culprit, { kind: 'value' }>): string => node?.name ?? layer.name

/** A float32 has no numbers between 0 and 1e-45, and few below 1e-38. */
const smallestEpsilon = 1e-30

/** Where the optimizer divides by a root of nearly nothing. */
function epsilonAdvice(culprit: Culprit | null, { rates }: Situation): string[] {
  const { optimizer } = rates.settings
  if (culprit?.kind !== 'parameter' || optimizer.kind === 'sgd' || optimizer.epsilon >= smallestEpsilon) return []
  return [`Raise the optimizer’s epsilon (it is ${optimizer.epsilon}, which float32 rounds to nearly nothing): 1e-8 is usual.`]
}

/** What makes updates smaller, and was not tried yet. */
function updateAdvice(situation: Situation, helps: boolean, second: boolean): string[] {
  const { rates, settings, step } = situation
  const ways = [
    ...(helps ? [rateAdvice(situation)] : []),
    ...(settings.clip.kind === 'none' ? ['clip the gradients by global norm, such as 1'] : []),
    ...(helps && step <= 200 && !warmsUp(rates.settings.schedule) ? ['warm the learning rate up over the first steps'] : []),
    ...(helps ? [] : ['add a norm to the model', `use a shorter sequence length (it is ${settings.sequenceLength})`])
  ]
  const tried = helps ? [] : [`The learning rate ${triedText(rates)}, so a still lower one is unlikely to help.`]
  return [...tried, `${second ? 'Or' : 'What may help:'} ${listed(ways, 'or')}.`]
}

function rateAdvice({ rates, step }: Situation): string {
  const [base, current] = [learningRateBefore(rates, step), learningRateAt(rates, step)]
  if (wasLowered(rates)) return `lower the learning rate further (it ${triedText(rates)})`
  const scheduled = current === base ? '' : `, which the schedule makes ${short(current)} at this step`
  return `lower the learning rate (it is ${short(base)}${scheduled})`
}

function warmsUp(schedule: Schedule): boolean {
  return schedule.kind === 'warmupCosine' || schedule.kind === 'oneCycle'
}

const wasLowered = ({ settings, changes }: LearningRates): boolean => {
  const last = changes[changes.length - 1]
  return last !== undefined && last.learningRate < settings.optimizer.learningRate
}

/** The largest learning rate that papers commonly train recurrent models with. */
export const usualRates: { readonly [K in OptimizerSettings['kind']]: number } = { adam: 0.01, adamw: 0.01, rmsprop: 0.01, sgd: 1 }

/** A rate that was lowered already to what is usual is not what makes values infinite. */
function learningRateHelps({ rates, step }: Situation): boolean {
  return !wasLowered(rates) || learningRateBefore(rates, step) > usualRates[rates.settings.optimizer.kind]
}

function triedText({ settings, changes }: LearningRates): string {
  const last = changes[changes.length - 1]
  return `was already lowered from ${short(settings.optimizer.learningRate)} to ${short(last?.learningRate ?? 0)} at step ${last?.from ?? 1}`
}

function continuation({ checkpoint }: Situation, helps: boolean): string {
  return helps && checkpoint !== null
    ? `With a lower learning rate the run can resume from its checkpoint of step ${checkpoint}.`
    : 'Then train again.'
}

const short = (value: number): string => String(Number(value.toPrecision(4)))
