// Training and inspection by script, for tests of the interface alone: a run that steps as fast as it is told to, and frames to match.
import { ORPCError } from '@orpc/client'
import { implement } from '@orpc/server'
import { contract } from '../../src/contract/contract'
import type { HeatMap, ProbeFrame } from '../../src/contract/events/probe'
import type { GenerationEvent } from '../../src/contract/events/generation'
import type { ReachFrame } from '../../src/contract/events/reach'
import type { RunEvent, RunPhase, RunSummary, StepsEvent } from '../../src/contract/events/run'
import { plainSummary } from './plainSummary'
import { lstmDocument, lstmParameters } from './scriptedDocument'
import { scriptedForecast } from './scriptedForecast'

/** A number in −1…1 that depends on its arguments only. */
const noise = (a: number, b = 0): number => {
  const x = Math.sin(a * 127.1 + b * 311.7) * 43758.5453
  return (x - Math.floor(x)) * 2 - 1
}
const lossAt = (step: number) => 1.5 + 2.9 * Math.exp(-step / 700) + 0.08 * noise(step)

interface ScriptedRecord {
  summary: RunSummary
  readonly recorded: RunEvent[]
}

export class ScriptedRun {
  /** Every run that was started, the newest last. The newest is the one in memory. */
  readonly records: ScriptedRecord[] = []
  readonly #listeners = new Set<(lost: Error | null) => void>()
  #lost: Error | null = null
  /** Two runs may be started within a millisecond. */
  #starts = 0
  readonly #streams = { events: 0, frames: 0 }

  constructor(
    /** What the next start is refused with. */
    public refusal: ORPCError<string, unknown> | null = null
  ) {}

  get summary(): RunSummary | null {
    return this.records.at(-1)?.summary ?? null
  }

  get recorded(): RunEvent[] {
    return this.records.at(-1)?.recorded ?? []
  }

  /** Newest first. */
  ofDocument(documentId: string): RunSummary[] {
    return this.records.flatMap(({ summary }) => (summary.documentId === documentId ? [summary] : [])).reverse()
  }

  start(name: string, documentId: string | null = null): RunSummary {
    const summary: RunSummary = {
      ...plainSummary,
      runId: `run-${++this.#starts}`,
      documentId,
      name,
      phase: 'compiling',
      startedAt: Date.now(),
      metrics: ['bitsPerCharacter'],
      executor: 'tensorflow',
      parameters: [...lstmParameters]
    }
    this.records.push({ summary, recorded: [] })
    this.record({ type: 'note', step: 0, text: 'Compiling the training step: 214 operations in 3 programs.' })
    return summary
  }

  set(change: Partial<RunSummary>): RunSummary {
    const record = this.records.at(-1)
    if (record === undefined) throw new ORPCError('NOT_FOUND', { data: { runId: '' } })
    record.summary = { ...record.summary, ...change }
    this.tell()
    return record.summary
  }

  phase(phase: RunPhase): RunSummary {
    return this.set({ phase })
  }

  /** Takes steps, evaluates every 200 and writes a checkpoint every 500. */
  advance(steps: number, secondsPerStep = 1 / 40): void {
    const from = this.summary?.step ?? 0
    this.record(stepsEvent(from + 1, steps, secondsPerStep))
    for (let step = from + 1; step <= from + steps; step++) {
      if (step % 200 === 0) this.record({ type: 'evaluation', step, loss: lossAt(step) + 0.1, values: [(lossAt(step) + 0.1) / Math.LN2] })
      if (step % 500 === 0) this.record({ type: 'note', step, text: `Checkpoint of step ${step} written.` })
    }
    const step = from + steps
    this.set({
      step,
      phase: 'training',
      loss: lossAt(step),
      checkpoint: step >= 500 ? step - (step % 500) : null,
      heldOut: step >= 200 ? [lossAt(step - (step % 200)) / Math.LN2] : null,
      stepsPerSecond: 1 / secondsPerStep,
      tokensPerSecond: 2048 / secondsPerStep
    })
  }

  /** How many streams of a kind are open. */
  watched(kind: 'events' | 'frames'): number {
    return this.#streams[kind]
  }

  /** Counts a stream from its start to its end. */
  watch(kind: 'events' | 'frames'): () => void {
    this.#streams[kind] += 1
    return () => (this.#streams[kind] -= 1)
  }

  record(event: RunEvent): void {
    this.recorded.push(event)
    this.tell()
  }

  /** The engine ends: what was under way rejects, and the run is found interrupted at its last checkpoint afterwards. */
  lose(error: Error): void {
    this.#lost = error
    for (const record of this.records)
      if (['compiling', 'training', 'paused'].includes(record.summary.phase)) record.summary = { ...record.summary, phase: 'interrupted' }
    this.tell()
    this.#lost = null
  }

  onChange(listener: (lost: Error | null) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves at the next change, or when the signal aborts; rejects when the engine is lost. */
  changed(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (lost: Error | null) => {
        off()
        if (lost === null) resolve()
        else reject(lost)
      }
      const off = this.onChange(done)
      signal?.addEventListener('abort', () => done(null), { once: true })
    })
  }

  tell(): void {
    for (const listener of [...this.#listeners]) listener(this.#lost)
  }
}

function stepsEvent(first: number, count: number, secondsPerStep: number): StepsEvent {
  const step = Float64Array.from({ length: count }, (_, i) => first + i)
  const parameters = lstmParameters.length
  return {
    type: 'steps',
    step,
    seconds: step.map((s) => s * secondsPerStep + 0.01 * noise(Math.floor(s / 40))),
    loss: Float32Array.from(step, lossAt),
    learningRate: new Float32Array(count).fill(0.002),
    gradientNorm: Float32Array.from(step, (s) => 0.9 + 2 * Math.exp(-s / 300) + 0.2 * noise(s, 2)),
    gradientNorms: Float32Array.from({ length: count * parameters }, (_, i) => {
      const [row, p] = [Math.floor(i / parameters), i % parameters]
      return 0.25 * Math.exp(-(first + row) / (500 + 90 * p)) + 0.02 * (p + 1) * (1 + 0.4 * noise(first + row, p))
    })
  }
}

const words: readonly [string, HeatMap['code'], string, HeatMap['role'], HeatMap['range']][] = [
  ['f', 'value', 'forget gate', 'forget', 'gate'],
  ['i', 'value', 'input gate', 'input', 'gate'],
  ['o', 'value', 'output gate', 'output', 'gate'],
  ['g', 'value', 'candidate', 'candidate', 'signed'],
  ['c', 'cellState', 'cell state', 'state', 'signed'],
  ['h', 'hiddenState', 'hidden state', 'state', 'signed']
]

/** A sequence of the scripted training batch. */
const trained = 'Some years ago'

export function scriptedFrame(text: string, step: number, units = 128, batch: ProbeFrame['batch'] = null): ProbeFrame {
  const tokens = [...text]
  const best = 6
  return {
    step,
    batch,
    place: null,
    answer: null,
    tokens,
    maps: words.map(([name, code, label, role, range], m) => ({
      layer: 'recurrent',
      node: name,
      name,
      code,
      label,
      role,
      range,
      steps: tokens.length,
      units,
      values: Float32Array.from({ length: tokens.length * units }, (_, i) =>
        valueAt(m, range, Math.floor(i / units), i % units, tokens, step)
      )
    })),
    lags: [],
    matrices: [],
    next: {
      best,
      tokens: tokens.flatMap((_, t) => [...new Set([tokens[t + 1] ?? 'e', 's', ' ', 'u', 'r', '\n', 'e'])].slice(0, best)),
      probability: Float32Array.from({ length: tokens.length * best }, (_, i) => (i % best === 0 ? 0.4 : 0.18) / (1 + (i % best)))
    },
    surprise: Float32Array.from(tokens, (_, t) => (t === 0 ? NaN : 2.2 + 2 * noise(t, 5)))
  }
}

/** Gradients that vanish early in training and reach farther later. */
function scriptedReach(steps: number, step: number): ReachFrame {
  const far = 4 + Math.min(60, step / 20)
  const norms = (scale: number) => Float32Array.from({ length: steps }, (_, t) => scale * Math.exp((t - steps) / far))
  const states = [
    { layer: 'recurrent', name: 'c', label: 'cell state', kind: 'state' as const, norms: norms(0.2) },
    { layer: 'recurrent', name: 'h', label: 'hidden state', kind: 'state' as const, norms: norms(0.05) }
  ]
  return { step, steps, from: steps - 1, loss: lossAt(step), states }
}

function valueAt(map: number, range: HeatMap['range'], t: number, unit: number, tokens: readonly string[], step: number): number {
  const kind = noise(unit, map)
  const pattern =
    Math.sin(t * (0.2 + 0.4 * Math.abs(kind)) + unit + step / 400) * 0.4 +
    (tokens[t] === ' ' ? 0.5 * Math.sign(kind) : 0) +
    0.2 * noise(t, unit + map)
  const drive = (pattern + 0.8 * kind) * Math.min(2.5, 0.5 + step / 400)
  return range === 'gate' ? 1 / (1 + Math.exp(-2 * drive - (map === 0 ? 1.2 : 0))) : Math.tanh(drive) * (map === 4 ? 2.2 : 1)
}

/** The contract's training and inspection over a scripted run. */
export function scriptedRunProcedures(run: ScriptedRun) {
  const os = implement({
    training: contract.training,
    inspection: contract.inspection,
    dynamics: contract.dynamics,
    generation: contract.generation
  })
  const recordOf = (runId: string): ScriptedRecord => {
    const record = run.records.find(({ summary }) => summary.runId === runId)
    if (record === undefined) throw new ORPCError('NOT_FOUND', { data: { runId } })
    return record
  }
  const known = (runId: string) => {
    if (run.summary?.runId !== runId) throw new ORPCError('NOT_FOUND', { data: { runId } })
  }
  return {
    training: {
      start: os.training.start.handler(({ input }) => {
        if (run.refusal !== null) throw run.refusal
        const { name, id } = input.document
        if (input.instead && run.summary !== null) run.phase('stopped')
        const source = input.weightsFrom === null ? null : recordOf(input.weightsFrom).summary
        const startedFrom = source && { runId: source.runId, name: source.name, step: source.checkpoint ?? 0 }
        run.start(name, id)
        return run.set({ startedFrom })
      }),
      pause: os.training.pause.handler(({ input }) => (known(input.runId), run.phase('paused'))),
      resume: os.training.resume.handler(({ input, errors }) => {
        known(input.runId)
        if (run.refusal !== null) throw run.refusal
        if (run.summary?.phase !== 'interrupted')
          return run.set({ phase: 'training', ...(input.steps !== undefined && { steps: input.steps }) })
        if (run.summary.checkpoint === null) throw errors.NO_CHECKPOINT({ data: { runId: input.runId } })
        return run.set({ phase: 'training', step: run.summary.checkpoint })
      }),
      step: os.training.step.handler(({ input }) => {
        known(input.runId)
        run.advance(1)
        return run.phase('paused')
      }),
      stop: os.training.stop.handler(({ input }) => (known(input.runId), run.phase('stopped'))),
      setLearningRate: os.training.setLearningRate.handler(({ input }) => {
        known(input.runId)
        const from = (run.summary?.step ?? 0) + 1
        return run.set({ learningRates: [...(run.summary?.learningRates ?? []), { from, learningRate: input.learningRate }] })
      }),
      updateCosts: os.training.updateCosts.handler(() => []),
      followUpdates: os.training.followUpdates.handler(({ input }) => input.names),
      updates: os.training.updates.handler(async function* () {
        yield await Promise.resolve({ followed: [], frames: [] })
      }),
      exponents: os.training.exponents.handler(async function* () {
        yield await Promise.resolve({ frames: [] })
      }),
      current: os.training.current.handler(() => run.summary),
      ofDocument: os.training.ofDocument.handler(({ input }) => run.ofDocument(input.documentId)),
      document: os.training.document.handler(() => lstmDocument),
      events: os.training.events.handler(async function* ({ input, signal }) {
        const record = recordOf(input.runId)
        let told: RunSummary | null = null
        const end = run.watch('events')
        try {
          for (let at = 0; signal?.aborted !== true;) {
            if (told !== record.summary) yield { type: 'status', summary: (told = record.summary) }
            for (; at < record.recorded.length; at++) {
              const event = record.recorded[at]
              if (event !== undefined) yield event
            }
            if (told === record.summary) await run.changed(signal)
          }
        } finally {
          end()
        }
      })
    },
    inspection: {
      open: os.inspection.open.handler(({ input }) => {
        const { summary } = recordOf(input.runId)
        const inMemory = summary === run.summary && summary.phase !== 'interrupted'
        const cannotContinue: [] = []
        return inMemory
          ? { from: 'memory', step: summary.step, cannotContinue }
          : { from: 'checkpoint', step: summary.checkpoint, cannotContinue }
      }),
      opening: os.inspection.opening.handler(async function* ({ input }) {
        const { summary } = recordOf(input.runId)
        if (summary !== run.summary || summary.phase === 'interrupted') yield 'data' as const
      }),
      probe: os.inspection.probe.handler(({ input }) => scriptedFrame(checkedProbe(input.text), run.summary?.step ?? 0)),
      matrices: os.inspection.matrices.handler(({ input, errors }) => {
        known(input.runId)
        throw errors.NO_MATRIX({ data: { layer: input.layer } })
      }),
      errors: os.inspection.errors.handler(({ input, errors }) => {
        throw errors.NOT_FOUND({ data: { runId: input.runId } })
      }),
      reach: os.inspection.reach.handler(async function* ({ input, signal }) {
        for (let told = -1; signal?.aborted !== true;) {
          const step = run.summary?.step ?? 0
          if (told !== step) yield scriptedReach([...(input.text ?? ' '.repeat(64))].length, (told = step))
          await run.changed(signal)
        }
      }),
      edgeGradients: os.inspection.edgeGradients.handler(({ errors }) => Promise.reject(errors.NO_CELL({ data: { layer: '' } }))),
      sound: os.inspection.sound.handler(() => null),
      reachHistory: os.inspection.reachHistory.handler(() => []),
      plainReach: os.inspection.plainReach.handler(() => null),
      frames: os.inspection.frames.handler(async function* ({ input, signal }) {
        const text = input.text === null ? trained : checkedProbe(input.text)
        const batch = input.text === null ? { sequence: Math.min(input.sequence, 7), sequences: 8, states: null } : null
        for (let told = -1; signal?.aborted !== true;) {
          const step = run.summary?.step ?? 0
          if (told !== step) yield scriptedFrame(text, (told = step), 128, batch)
          await run.changed(signal)
        }
      })
    },
    generation: {
      generate: os.generation.generate.handler(({ input, errors, signal }) => {
        known(input.runId)
        const characters = [...input.prompt].filter((character) => character > '\u2fff')
        const problem = { code: 'prompt.unknownToken', severity: 'error', place: {}, args: { characters } } as const
        if (characters.length > 0) throw errors.INVALID_PROMPT({ data: { problems: [problem] } })
        return scriptedWriting(input.prompt, input.tokens, signal)
      }),
      forecast: os.generation.forecast.handler(({ input }) => {
        known(input.runId)
        return scriptedForecast(input.history ?? 8, input.steps, input.place !== null)
      })
    }
  }
}

/** Writes the alphabet over and over, a letter a turn, until it is enough or the reader leaves. */
async function* scriptedWriting(
  prompt: string,
  tokens: number,
  signal: AbortSignal | undefined
): AsyncGenerator<GenerationEvent, void, void> {
  const memory = [{ layer: 'recurrent', name: 'LSTM', labels: ['hidden state', 'cell state'], constant: 1024, perToken: 0 }]
  yield { type: 'begin', step: 10, promptTokens: prompt.length, memory, places: null }
  for (let k = 0; k < tokens && signal?.aborted !== true; k++) {
    const text = String.fromCharCode(97 + (k % 26))
    const length = prompt.length + k + 1
    yield { type: 'tokens', tokens: [{ text, probability: 0.5 }], length, reserved: [1024], tokensPerSecond: 100 }
    await new Promise((resolve) => setTimeout(resolve))
  }
  yield { type: 'end', reason: 'done', seconds: 1 }
}

function checkedProbe(text: string): string {
  const unknown = [...new Set([...text].filter((character) => character > '\u2fff'))]
  if (unknown.length === 0) return text
  const problem = { code: 'probe.unknownToken', severity: 'error', place: { path: 'probe.text' }, args: { characters: unknown } }
  throw new ORPCError('INVALID_PROBE', { message: 'The probe cannot be read', data: { problems: [problem] }, defined: true })
}
