/** Writes on from a prompt, as a stream: takes the prompt in, then draws a token, takes it in, and so on. */
import { setImmediate } from 'node:timers/promises'
import type { GeneratedToken, GenerationEnd, GenerationEvent, Sampling } from '../../../contract/events/generation'
import { Random } from '../../data/random'
import type { Executor, Tensor, Tensors } from '../../executors/executor'
import type { CheckedModel } from '../../model/checkedModel'
import { fewestPlaces } from '../../model/graph/learnedPlaces'
import { generationMemory, namedMemory } from './memoryBytes'
import { sample } from './sample'
import { openStepper, roomFor, SLICE } from './stepper'
import type { Stepper } from './stepper'

export interface GenerateSpec {
  readonly model: CheckedModel
  /** A word for each token. */
  readonly vocabulary: readonly string[]
  /** Gives the text of tokens one after another, where that is not the token's word. */
  readonly decoder?: (() => (token: number) => string) | undefined
  /** The step whose weights these are. */
  readonly step: number
  readonly weights: Tensors
  readonly prompt: Int32Array
  readonly tokens: number
  readonly sampling: Sampling
}

/**
 * Ends early when the signal aborts, and where learned positions end: a token behind them would be read as if it stood at the last place, and what
 * followed would be of no model that was trained. `prompt` has no more tokens than that. Throws ExecutorError.
 */
export async function* generate(executor: Executor, spec: GenerateSpec, signal?: AbortSignal): AsyncGenerator<GenerationEvent, void, void> {
  const { model, weights, prompt, tokens } = spec
  const stepper = await openStepper(executor, model, weights, { batch: 1, capacity: roomFor(prompt.length + tokens) })
  try {
    yield { type: 'begin', step: spec.step, promptTokens: prompt.length, memory: namedMemory(model), places: fewestPlaces(model) }
    yield* new Writing(stepper, spec, signal).events()
  } finally {
    stepper.dispose()
  }
}

class Writing {
  private readonly random: Random
  private readonly layers: readonly string[]
  /** Milliseconds that the model took for the tokens it wrote. */
  private computed = 0
  private readonly began = performance.now()
  private logits = new Float32Array(0)
  /** Tokens that can be taken in. */
  private readonly most: number
  private readonly textOf: (token: number) => string

  constructor(
    private readonly stepper: Stepper,
    private readonly spec: GenerateSpec,
    private readonly signal: AbortSignal | undefined
  ) {
    this.random = Random.fromSeed(spec.sampling.seed)
    this.layers = generationMemory(spec.model).map(({ layer }) => layer)
    this.textOf = spec.decoder?.() ?? ((token) => spec.vocabulary[token] ?? '')
    for (const token of spec.prompt) this.textOf(token)
    this.most = fewestPlaces(spec.model)?.count ?? Infinity
  }

  async *events(): AsyncGenerator<GenerationEvent, void, void> {
    if (!(await this.takePrompt())) return
    // The last token that is drawn need not be taken in, so that one more can be written than there are places left.
    const wanted = Math.min(this.spec.tokens, this.most - this.spec.prompt.length + 1)
    let done = 0
    while (done < wanted) {
      const slice = await this.slice(wanted - done)
      if (slice.length === 0) return yield this.end('notFinite')
      done += slice.length
      yield this.told(slice, done)
      await setImmediate()
      if (this.signal?.aborted) return
    }
    yield this.end(done < this.spec.tokens ? 'places' : 'done')
  }

  /** Whether it was taken in as a whole. */
  private async takePrompt(): Promise<boolean> {
    let until = performance.now() + SLICE
    for (const token of this.spec.prompt) {
      await this.take(token)
      if (performance.now() < until) continue
      await setImmediate()
      if (this.signal?.aborted) return false
      until = performance.now() + SLICE
    }
    return true
  }

  /** Tokens of a short while; none when the model gave no probabilities. */
  private async slice(most: number): Promise<GeneratedToken[]> {
    const until = performance.now() + SLICE
    const written: GeneratedToken[] = []
    while (written.length < most && performance.now() < until) {
      const last = this.stepper.length === this.most
      // Compiling for more room does not count as writing.
      if (!last) await this.stepper.makeRoom()
      const began = performance.now()
      const drawn = sample(this.logits, this.spec.sampling, this.random)
      if (!drawn) break
      written.push({ text: this.textOf(drawn.token), probability: drawn.probability })
      if (!last) await this.take(drawn.token)
      this.computed += performance.now() - began
    }
    return written
  }

  private async take(token: number): Promise<void> {
    const tokens: Tensor = { type: { dtype: 'int32', shape: [1, 1] }, data: Int32Array.of(token) }
    const { data } = await this.stepper.step(new Map([['tokens', tokens]]))
    if (!(data instanceof Float32Array)) throw new TypeError('the logits are not float32')
    this.logits = new Float32Array(data)
  }

  private told(tokens: GeneratedToken[], done: number): GenerationEvent {
    const tokensPerSecond = (1000 * done) / Math.max(this.computed, 1e-3)
    const bytes = (layer: string) => this.stepper.buffers.reduce((sum, each) => (each.layer === layer ? sum + each.bytes : sum), 0)
    return { type: 'tokens', tokens, length: this.stepper.length, reserved: this.layers.map(bytes), tokensPerSecond }
  }

  private end(reason: GenerationEnd): GenerationEvent {
    return { type: 'end', reason, seconds: (performance.now() - this.began) / 1000 }
  }
}
