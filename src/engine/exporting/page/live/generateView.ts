/** Writes on from the sequence: temperature, seed, length, and a button that stops it. */
import { Random } from '../../../data/random'
import { sample } from '../../../looking/generation/sample'
import { field, h } from './dom'
import { Stepper } from './programs'
import { byCharacter, decoderOf } from './sequence'
import type { State } from './state'

/** Milliseconds of computing between two breaths of the page. */
const slice = 12

interface Wish {
  readonly temperature: number
  readonly seed: number
  readonly tokens: number
}

export function generateView(state: State): HTMLElement {
  const temperature = h('input', { type: 'range', min: 0, max: 2, step: 0.05, value: 0.8 })
  const shownTemperature = h('span', { class: 'figure', 'aria-hidden': true }, ['0.80'])
  const seed = h('input', { type: 'number', min: 0, max: 2147483647, value: 1 })
  const tokens = h('input', { type: 'number', min: 1, max: 100000, value: 300 })
  const start = h('button', { type: 'submit', class: 'primary' }, ['Generate'])
  const stop = h('button', { type: 'button', disabled: true }, ['Stop'])
  const text = h('div', { class: 'generated', tabindex: 0, role: 'region', 'aria-label': 'Generated text' })
  const status = h('p', { class: 'hint', role: 'status' })
  let writing: Writing | null = null
  const end = (words: string) => {
    writing = null
    start.disabled = false
    stop.disabled = true
    status.textContent = words
  }
  temperature.addEventListener('input', () => (shownTemperature.textContent = Number(temperature.value).toFixed(2)))
  stop.addEventListener('click', () => writing?.stop())
  const form = h('form', { class: 'fields' }, [
    field('Temperature', temperature),
    shownTemperature,
    field('Seed', seed),
    field('Tokens', tokens),
    h('div', { class: 'buttons' }, [start, stop])
  ])
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (writing || !form.reportValidity()) return
    start.disabled = true
    stop.disabled = false
    status.textContent = 'Writing…'
    const wish = { temperature: Number(temperature.value), seed: Number(seed.value), tokens: Number(tokens.value) }
    writing = new Writing(state, wish, text, end)
    writing.begin()
  })
  const about = 'Continues the sequence above. The same seed writes the same text.'
  return h('section', { class: 'panel generate', 'aria-label': 'Generate' }, [
    h('h3', {}, ['Generate']),
    h('p', { class: 'hint' }, [about]),
    form,
    status,
    text
  ])
}

/** One text that is being written, a few tokens at a time. */
class Writing {
  private readonly random: Random
  private readonly stepper: Stepper
  private readonly added = document.createTextNode('')
  private readonly prompt: number[]
  private readonly textOf: (token: number) => string
  private taken = 0
  private written = 0
  private computed = 0
  private stopped = false
  private logits = new Float32Array(0)

  constructor(
    private readonly state: State,
    private readonly wish: Wish,
    text: HTMLElement,
    private readonly end: (words: string) => void
  ) {
    const { data, programs, weights, shown } = state
    if (data.program.kind !== 'step') throw new RangeError('the model does not go token by token')
    this.random = Random.fromSeed(wish.seed)
    this.stepper = new Stepper(programs, data.program, weights)
    this.prompt = Array.from(shown?.subject.sequence.tokens ?? [])
    this.textOf = decoderOf(data.task)
    text.replaceChildren(h('span', { class: 'prompt' }, [this.join(this.prompt.map(this.textOf))]), this.added)
  }

  begin(): void {
    this.go()
  }

  stop(): void {
    this.stopped = true
  }

  private join(words: readonly string[]): string {
    return words.join(byCharacter(this.state.data.task) ? '' : ' ')
  }

  private readonly go = (): void => {
    const until = performance.now() + slice
    const began = performance.now()
    while (performance.now() < until && !this.stopped) {
      if (this.taken < this.prompt.length) this.take(this.prompt[this.taken] ?? 0)
      else if (this.written < this.wish.tokens && !this.full()) this.write()
      else break
    }
    this.computed += performance.now() - began
    if (this.stopped) return this.end(`Stopped after ${this.figures()}`)
    if (this.written >= this.wish.tokens) return this.end(this.figures())
    if (this.full()) return this.end(`${this.figures()} The model has learned positions for ${this.state.data.task.places} tokens.`)
    setTimeout(this.go)
  }

  private full(): boolean {
    const { places } = this.state.data.task
    return places !== null && this.stepper.length >= places && this.taken >= this.prompt.length
  }

  private take(token: number): void {
    this.logits = new Float32Array(this.stepper.take({ tokens: [token] }))
    this.taken++
  }

  private write(): void {
    const { temperature, seed } = this.wish
    const drawn = sample(this.logits, { temperature, seed, topK: null, topP: 1 }, this.random)
    if (!drawn) {
      this.stopped = true
      return
    }
    const word = this.textOf(drawn.token)
    this.added.appendData(byCharacter(this.state.data.task) ? word : ` ${word}`)
    this.written++
    this.take(drawn.token)
  }

  private figures(): string {
    const rate = Math.round((1000 * this.taken) / Math.max(1, this.computed))
    return `${this.written.toLocaleString('en')} tokens, ${rate.toLocaleString('en')} a second.`
  }
}
