/** The state of a text that the model writes, and its pure transitions by the engine's events. */
import type { GeneratedToken, GenerationEvent, LayerMemory, Places } from '../../../contract/events/generation'
import type { FaultText } from '../../lib/words/faultText'

export type WritingPhase =
  | { readonly phase: 'nothing' }
  /** The step form is being compiled, and the model reads the prompt. */
  | { readonly phase: 'starting' }
  | { readonly phase: 'writing' }
  | { readonly phase: 'over'; readonly reason: 'done' | 'stopped' | 'places' | 'notFinite' }
  | { readonly phase: 'refused'; readonly fault: FaultText }

export interface Writing {
  readonly at: WritingPhase
  readonly prompt: string
  /** The number of requested tokens. */
  readonly wanted: number
  /** The training step of the weights in use, or null until it is known. */
  readonly step: number | null
  readonly promptTokens: number
  readonly memory: readonly LayerMemory[]
  /** The number of learned positions, or null for a model without them. */
  readonly places: Places | null
  readonly tokens: readonly GeneratedToken[]
  /** Tokens that the model has taken in. */
  readonly length: number
  /** The present size of the arrays in bytes. */
  readonly reserved: number
  readonly tokensPerSecond: number | null
}

export const nothingWritten: Writing = {
  at: { phase: 'nothing' },
  prompt: '',
  wanted: 0,
  step: null,
  promptTokens: 0,
  memory: [],
  places: null,
  tokens: [],
  length: 0,
  reserved: 0,
  tokensPerSecond: null
}

export function begun(prompt: string, wanted: number): Writing {
  return { ...nothingWritten, at: { phase: 'starting' }, prompt, wanted }
}

export function told(writing: Writing, event: GenerationEvent): Writing {
  switch (event.type) {
    case 'begin': {
      const { step, promptTokens, memory, places } = event
      return { ...writing, step, promptTokens, memory, places, length: promptTokens }
    }
    case 'tokens': {
      const reserved = event.reserved.reduce((sum, bytes) => sum + bytes, 0)
      const { length, tokensPerSecond } = event
      return { ...writing, at: { phase: 'writing' }, tokens: writing.tokens.concat(event.tokens), length, reserved, tokensPerSecond }
    }
    case 'end':
      return { ...writing, at: { phase: 'over', reason: event.reason } }
    default:
      return event satisfies never
  }
}

/** Only a text that is being written can be stopped. */
export function stopped(writing: Writing): Writing {
  return isUnderWay(writing) ? { ...writing, at: { phase: 'over', reason: 'stopped' } } : writing
}

export function refused(writing: Writing, fault: FaultText): Writing {
  return { ...writing, at: { phase: 'refused', fault } }
}

export const isUnderWay = ({ at }: Writing): boolean => at.phase === 'starting' || at.phase === 'writing'

/** Returns the prompt followed by the written text. */
export const wholeText = ({ prompt, tokens }: Writing): string => prompt + tokens.map(({ text }) => text).join('')
