/** `gatescope memory RUN` prints how long each layer of a run's model remembers, with the numbers that Inspect shows under Memory. */
import type { ExponentsThroughTraining, HeldOutReach, LayerMemory, MemoryFrame, StatesFrame } from '../../../contract/events/dynamics'
import {
  fixedPointWords,
  lossSentence,
  lossWords,
  methodWords,
  reachSentence,
  shortNumber,
  throughTrainingSentence,
  tokensText
} from '../../../contract/events/dynamicsWords'
import { tellFailure } from '../output'
import type { ExitCode, Output } from '../output'
import { otherStep, tellRefusal } from '../refusal'
import { tellTable } from '../runs/table'
import type { Session } from '../session'
import { untilInterrupted } from '../untilInterrupted'

export interface MemoryOptions {
  readonly runId: string
  readonly step: number | null
  /** Null: a sequence of the validation data. */
  readonly text: string | null
  /** The 0-based token at whose input fixed points are looked for; null: at none. */
  readonly fixedAt: number | null
  /** Held-out sequences over which the reach is averaged; null: none. */
  readonly sequences: number | null
  /** At most so many checkpoints at which the exponents are measured; null: at none. */
  readonly checkpoints: number | null
}

/** The first Ctrl+C gives it up. */
export async function tellMemory({ client }: Session, options: MemoryOptions, output: Output): Promise<ExitCode> {
  const { runId, step, text, fixedAt, sequences, checkpoints } = options
  const tell = async (signal: AbortSignal) => {
    const frame = await last(await client.dynamics.memory({ runId, step, text }, { signal }))
    if (frame) tellFrame(frame, output)
    for (const { layer } of fixedAt === null ? [] : (frame?.layers ?? []))
      tellFixed(await client.dynamics.states({ runId, step, text, layer, fixedAt }, { signal }), output)
    const reach = sequences === null ? null : await last(await client.dynamics.reach({ runId, step, sequences }, { signal }))
    if (reach) tellReach(reach, output)
    const through =
      checkpoints === null ? null : await last(await client.dynamics.throughTraining({ runId, text, checkpoints }, { signal }))
    if (through) tellThroughTraining(through, output)
  }
  const ending = await untilInterrupted(tell, (error) =>
    tellRefusal(error, output, 'Train the model first, or name another run.', { NO_STEP: otherStep })
  )
  if (ending === 'stopped') tellFailure(output, 'It was given up.', 'Run the command again.')
  return ending === 'refused' ? 2 : ending === 'stopped' ? 1 : 0
}

async function last<T>(frames: AsyncIterable<T>): Promise<T | null> {
  let newest: T | null = null
  for await (const frame of frames) newest = frame
  return newest
}

function tellFrame({ step, tokens, layers, keeping }: MemoryFrame, output: Output): void {
  output.object({ type: 'memory', step, tokens: tokens.length, layers: layers.map(plain), keeping })
  output.line(`Step ${step.toLocaleString('en')}, along ${tokens.length} tokens`)
  for (const layer of layers) tellLayer(layer, tokens.length, output)
  if (keeping.length > 0) output.line(`${keeping.join(', ')}: keeps every token, so that nothing of the past fades there.`)
  if (layers.length + keeping.length === 0) output.line('No layer of this model remembers anything from one token to the next.')
}

function tellLayer(layer: LayerMemory, tokens: number, output: Output): void {
  output.line('')
  output.line(`${layer.name}, ${layer.numbers.toLocaleString('en')} numbers: ${lossSentence(layer, tokens)}`)
  output.line(`  where the past is lost         ${lossWords[layer.loss]}`)
  output.line(`  half-life of the median unit   ${tokensText(layer.median)}`)
  output.line(`  half-life of the longest unit  ${tokensText(layer.longest)}`)
  output.line(`  all paths together             ${tokensText(layer.together)}`)
  output.line(`  Lyapunov exponents a token     ${layer.exponents.map((exponent) => exponent.toFixed(3)).join('  ')}`)
  for (const past of layer.past) {
    const rows = [...past.jacobian.keys()].filter((d) => d === past.jacobian.length - 1 || (d > 0 && Number.isInteger(Math.log2(d))))
    output.line(`  What is left of ${past.names.join(', ')} after so many tokens${past.exact ? '' : ', along random directions'}:`)
    tellTable(
      rows,
      [
        { title: '    tokens', text: (d) => `    ${d}`, right: true },
        { title: 'own paths', text: (d) => (past.own === null ? '–' : share(past.own[d])), right: true },
        { title: 'true', text: (d) => share(past.jacobian[d]), right: true }
      ],
      output
    )
  }
  output.line(`  ${layer.units[0]?.by === 'diagonal' ? methodWords.diagonal : methodWords.halfLife}`)
}

function tellFixed({ layer, name, numbers, most, fixed }: StatesFrame, output: Output): void {
  output.object({ type: 'fixedPoints', layer, fixed: fixed && { ...fixed, points: fixed.points.map(plain) } })
  output.line('')
  if (!fixed) return output.line(`${name} keeps ${numbers} numbers: fixed points are looked for among at most ${most}.`)
  output.line(`${name} with the input of token ${fixed.place + 1} held: ${fixed.points.length} fixed points from ${fixed.starts} starts.`)
  for (const { kind, reached, real, imaginary } of fixed.points) {
    const largest = Math.hypot(real[0] ?? 0, imaginary[0] ?? 0)
    output.line(`  ${fixedPointWords[kind]}; ${reached} starts; largest eigenvalue ${largest.toFixed(3)}`)
  }
}

function tellReach(reach: HeldOutReach, output: Output): void {
  output.object({ type: 'heldOutReach', ...reach, states: reach.states.map(plain) })
  output.line('')
  output.line(`Gradient reach over ${reach.sequences} held-out sequences`)
  for (const state of reach.states) output.line(`  ${state.layer}, ${state.label}: ${reachSentence(state)}`)
}

function tellThroughTraining(through: ExponentsThroughTraining, output: Output): void {
  const { steps, layers, tokens } = through
  output.object({ type: 'throughTraining', tokens, steps, layers: layers.map(plain) })
  output.line('')
  output.line(`Largest Lyapunov exponent at ${steps.length} checkpoints, along ${tokens} tokens, in nats a token`)
  for (const layer of layers) output.line(`  ${layer.name}: ${throughTrainingSentence(layer, steps)}`)
  const columns = layers.map(({ name, exponents }) => ({ title: name, text: (k: number) => (exponents[k] ?? NaN).toFixed(3), right: true }))
  tellTable(
    [...steps.keys()],
    [{ title: '    step', text: (k) => `    ${(steps[k] ?? 0).toLocaleString('en')}`, right: true }, ...columns],
    output
  )
}

const share = (value: number | undefined): string => (value === undefined ? '–' : value < 1e-6 ? '< 0.000001' : shortNumber(value))

/** Numbers in plain lists, and null for what JSON has no number for. */
function plain(value: object): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) =>
      each instanceof Float32Array ? Array.from(each, (number) => (Number.isFinite(number) ? number : null)) : each
    )
  )
}
