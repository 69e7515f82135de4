/** Watches the loss of a run, and writes one log line if the run does not learn: a loss far above that of a guess. */
import type { OptimizerSettings } from '../../../../contract/document/training'
import { usualRates } from '../failures/remedies'

/** Steps before anything is said, and steps over which the loss is averaged. */
const firstSteps = 20
const averaged = 10
/** How many times the loss of a guess, or of the first step, is far above it. */
const [farAboveGuess, farAboveFirst] = [1.5, 10]

export class LossWatch {
  private losses: number[] = []
  private first: number | null = null
  private steps = 0
  private said = false

  /** `classes`: how many are told apart; null where numbers are predicted. */
  constructor(
    private readonly classes: number | null,
    private readonly optimizer: OptimizerSettings['kind']
  ) {}

  /** Takes the loss of a step, and returns a line once: when the loss of the last steps is far above what no learning would give. */
  note(loss: number, learningRate: number): string | null {
    if (this.said) return null
    this.first ??= loss
    this.steps += 1
    this.losses = [...this.losses, loss].slice(-averaged)
    if (this.steps < firstSteps) return null
    const recent = this.losses.reduce((sum, each) => sum + each, 0) / this.losses.length
    const above = this.above(recent, this.first)
    if (above === null) return null
    this.said = true
    return `The loss of the last ${averaged} steps is ${short(recent)}, far above ${above}. ${advice(learningRate, this.optimizer)}`
  }

  /** What the loss is far above, in words; null where it is not, or is falling. */
  private above(recent: number, first: number): string | null {
    if (this.classes === null) return recent > farAboveFirst * first ? `the ${short(first)} of the first step` : null
    const guessed = Math.log(this.classes)
    if (recent <= farAboveGuess * guessed || recent < first * 0.9) return null
    return `the ${short(guessed)} of a guess that gives all ${this.classes} classes one probability`
  }
}

function advice(learningRate: number, optimizer: OptimizerSettings['kind']): string {
  return learningRate > usualRates[optimizer]
    ? `The learning rate of ${short(learningRate)} is probably too high: with ${optimizer}, at most ${usualRates[optimizer]} is usual`
    : `The learning rate of ${short(learningRate)} is a usual one: look at the start of the weights and at the scale of values in the model`
}

const short = (value: number): string => String(Number(value.toPrecision(3)))
