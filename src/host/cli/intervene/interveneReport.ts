/** Prints what an intervention does: as lines for people, or as one JSON object. */
import type { Comparison, ContinuationEvent, Effect, Outputs } from '../../../contract/events/interventions'
import { changeWords } from '../../../contract/interventions/changeWords'
import type { Intervention } from '../../../contract/interventions/intervention'
import { oneLine } from '../output'
import type { Output } from '../output'

type Next = Extract<ContinuationEvent, { type: 'next' }>

export class InterveneReport {
  private comparison: Comparison | null = null
  private readonly next: Next[] = []
  private columns: readonly string[] = []
  private effect: Effect | null = null

  constructor(
    private readonly runId: string,
    private readonly interventions: readonly Intervention[],
    private readonly output: Output
  ) {}

  compared(comparison: Comparison): void {
    this.comparison = comparison
  }

  continued(event: ContinuationEvent): void {
    if (event.type === 'begin') this.columns = event.columns
    if (event.type === 'next') this.next.push(event)
  }

  averaged(effect: Effect | null): void {
    this.effect = effect
  }

  end(): void {
    const { comparison, effect, next, interventions, runId } = this
    if (!comparison) return
    const { step, batch, before, after } = comparison
    const outputs = { before: summary(before), after: summary(after) }
    const generated = next.length > 0 && { generated: { before: said(next, 'before'), after: said(next, 'after') } }
    this.output.object({ type: 'intervention', runId, step, batch, interventions, ...outputs, ...generated, average: effect })
    this.lines(comparison)
  }

  private lines({ step, batch, before, after }: Comparison): void {
    const { output } = this
    output.line(`With the weights from step ${step.toLocaleString('en')}:`)
    for (const change of this.interventions) output.line(`  ${change.on ? '' : 'off: '}${oneLine(changeWords(change))}`)
    if (batch) output.line(`Sequence ${batch.sequence + 1} of ${batch.sequences} of the batch that training takes next:`)
    output.line(`\nAfter “${oneLine(before.tokens.slice(-30).join(''))}”`)
    output.line(`  ${'before'.padEnd(9)} ${likeliest(before)}`)
    output.line(`  ${'after'.padEnd(9)} ${likeliest(after)}`)
    const [plain, changed] = [meanBits(before), meanBits(after)]
    if (plain !== null && changed !== null) output.line(`  bits per token: ${plain.toFixed(3)} before, ${changed.toFixed(3)} after`)
    this.generated()
    this.averageLine()
  }

  private generated(): void {
    if (this.next.length === 0) return
    for (const side of ['before', 'after'] as const) {
      this.output.line(`\nGenerated ${side}:`)
      if (this.columns.length === 0) this.output.line(this.next.map((each) => each[side].text).join(''))
      else for (const each of this.next) this.output.line(`  ${each[side].numbers.map((value) => Number(value.toPrecision(6))).join('  ')}`)
    }
  }

  private averageLine(): void {
    const { effect } = this
    if (!effect) return
    const interval = effect.interval === null ? '' : ` ± ${effect.interval.toFixed(4)} (95 % interval)`
    this.output.line(
      `\nLoss over ${effect.sequences} held-out sequences: ${effect.before.toFixed(4)} before, ${effect.after.toFixed(4)} after; ` +
        `difference ${effect.difference.toFixed(4)}${interval}`
    )
  }
}

/** The likeliest next tokens after the last one, or the predicted numbers. */
function likeliest({ next, answer }: Outputs): string {
  if (answer?.kind === 'numbers') {
    const width = answer.columns.length
    const values = [...answer.predicted.slice(-width)].map((value) => Number(value.toPrecision(6)))
    return answer.columns.map(({ name }, k) => `${oneLine(name)} ${values[k]}`).join(', ')
  }
  const first = next.tokens.length - next.best
  return next.tokens
    .slice(first)
    .map((token, k) => `${JSON.stringify(token)} ${((next.probability[first + k] ?? 0) * 100).toFixed(1)} %`)
    .join(', ')
}

function meanBits({ surprise }: Outputs): number | null {
  const known = [...surprise].filter((bits) => !Number.isNaN(bits))
  return known.length === 0 ? null : known.reduce((sum, bits) => sum + bits, 0) / known.length
}

/** The outputs as JSON has them: what is unknown is null. */
function summary(outputs: Outputs) {
  const { tokens, next, surprise, answer } = outputs
  const first = next.tokens.length - next.best
  const likely = next.tokens.slice(first).map((token, k) => ({ token, probability: next.probability[first + k] ?? null }))
  const numbers = answer?.kind === 'numbers' ? { predicted: [...answer.predicted] } : {}
  return {
    tokens,
    bits: [...surprise].map((bits) => (Number.isNaN(bits) ? null : bits)),
    bitsPerToken: meanBits(outputs),
    next: likely,
    ...numbers
  }
}

function said(next: readonly Next[], side: 'before' | 'after') {
  const each = next.map((event) => event[side])
  return { text: each.map(({ text }) => text).join(''), numbers: each.flatMap(({ numbers }) => (numbers.length > 0 ? [numbers] : [])) }
}
