/** `gatescope generate --run NAME --prompt TEXT` continues a prompt with the model of a run. It prints the text, memory and speed. */
import { bytesText } from '../../../contract/bytesText'
import { bytesAfter, placesWords } from '../../../contract/events/generation'
import type { GeneratedToken, GenerationEnd, GenerationEvent, LayerMemory, Places, Sampling } from '../../../contract/events/generation'
import { memoryWords } from '../../../contract/events/memoryWords'
import { oneLine, tellFailure } from '../output'
import type { ExitCode, Output } from '../output'
import { otherStep, tellRefusal } from '../refusal'
import type { Session } from '../session'
import { untilInterrupted } from '../untilInterrupted'

export interface GenerateOptions {
  readonly runId: string
  /** The step of a checkpoint; the newest weights when not given. */
  readonly step?: number
  readonly prompt: string
  readonly tokens: number
  readonly sampling: Sampling
}

/** Writes the text as it comes. The first Ctrl+C ends it, and the summary follows. */
export async function generateText({ client }: Session, options: GenerateOptions, output: Output): Promise<ExitCode> {
  const report = new GenerateReport(options, output)
  const follow = async (signal: AbortSignal) => {
    for await (const event of await client.generation.generate(options, { signal })) report.tell(event)
  }
  const ending = await untilInterrupted(follow, (error) =>
    tellRefusal(error, output, 'Train the model with `gatescope train`, or name another run with --run.', { NO_STEP: otherStep })
  )
  return ending === 'refused' ? 2 : report.end()
}

/** Collects the events, and prints them as text or as one object. */
class GenerateReport {
  private step = 0
  private memory: readonly LayerMemory[] = []
  private readonly tokens: GeneratedToken[] = []
  private length = 0
  private reserved: readonly number[] = []
  private tokensPerSecond = 0
  private reason: GenerationEnd | 'stopped' = 'stopped'
  private places: Places | null = null

  constructor(
    private readonly options: GenerateOptions,
    private readonly output: Output
  ) {}

  tell(event: GenerationEvent): void {
    switch (event.type) {
      case 'begin':
        this.step = event.step
        this.memory = event.memory
        this.length = event.promptTokens
        this.places = event.places
        return this.output.piece(this.options.prompt)
      case 'tokens':
        this.tokens.push(...event.tokens)
        this.length = event.length
        this.reserved = event.reserved
        this.tokensPerSecond = event.tokensPerSecond
        return this.output.piece(event.tokens.map(({ text }) => text).join(''))
      case 'end':
        this.reason = event.reason
        return
      default:
        return event satisfies never
    }
  }

  end(): ExitCode {
    this.object()
    this.lines()
    if (this.reason !== 'notFinite') return 0
    tellFailure(this.output, 'The model gave no probabilities: its weights are not finite any more.', 'Name another run with --run.')
    return 1
  }

  private object(): void {
    const { runId, prompt, sampling } = this.options
    const { step, tokens, length, tokensPerSecond, reason, places } = this
    const memory = this.memory.map((layer, k) => ({ ...layer, bytes: bytesAfter(layer, length), reserved: this.reserved[k] ?? 0 }))
    const text = tokens.map((token) => token.text).join('')
    this.output.object({ type: 'generated', runId, step, prompt, sampling, text, tokens, reason, places, memory, tokensPerSecond })
  }

  private lines(): void {
    const { output, memory, length, tokens } = this
    const reserved = this.reserved.reduce((sum, bytes) => sum + bytes, 0)
    output.line('\n')
    output.line(
      `${tokens.length} tokens, ${Math.round(this.tokensPerSecond).toLocaleString('en')} per second, with the weights from step ${this.step}`
    )
    if (this.reason === 'places' && this.places) output.line(`  ${placesWords(this.places)}`)
    for (const words of memoryWords(memory, length)) output.line(`  ${words}`)
    if (memory.length > 0) output.line(`  ${bytesText(reserved)} reserved for it`)
    for (const layer of memory)
      output.line(`  ${oneLine(layer.name).padEnd(18)} ${bytesText(bytesAfter(layer, length))}: ${layer.labels.join(', ')}`)
  }
}
