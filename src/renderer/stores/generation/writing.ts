/** The state of a text that the model writes, and its pure transitions by the engine's events. */
import type { GeneratedToken, GenerationEvent } from '../../../contract/events/generation'
import { noCourse } from './course'
import type { Course } from './course'

export interface Writing extends Course {
  readonly prompt: string
  readonly promptTokens: number
  readonly tokens: readonly GeneratedToken[]
  /** Tokens that the model has taken in. */
  readonly length: number
  /** The present size of the arrays in bytes. */
  readonly reserved: number
  readonly tokensPerSecond: number | null
}

export const nothingWritten: Writing = {
  ...noCourse,
  prompt: '',
  promptTokens: 0,
  tokens: [],
  length: 0,
  reserved: 0,
  tokensPerSecond: null
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
      return { ...writing, at: { phase: 'going' }, tokens: writing.tokens.concat(event.tokens), length, reserved, tokensPerSecond }
    }
    case 'end':
      return { ...writing, at: { phase: 'over', reason: event.reason } }
    default:
      return event satisfies never
  }
}

/** Returns the prompt followed by the written text. */
export const wholeText = ({ prompt, tokens }: Writing): string => prompt + tokens.map(({ text }) => text).join('')
