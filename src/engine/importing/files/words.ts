/** Finds words for tokens and classes in files beside a model, in the forms that are common. */
import * as z from 'zod'
import { readJson } from '../../../contract/readJson'
import type { OpenedFiles } from './modelFiles'

export interface ModelWords {
  readonly vocabulary: readonly string[]
  readonly classes: readonly string[]
}

const list = z.array(z.string().max(1_000)).max(1_000_000)
const byWord = z.record(z.string().max(1_000), z.int().min(0).max(1_000_000))
const byNumber = z.record(z.string().regex(/^\d{1,7}$/), z.string().max(1_000))
const ours = z.object({ tokens: list, classes: list })
const hugging = z.object({ id2label: byNumber })
const tokenizer = z.object({ model: z.object({ vocab: byWord }) })
/** Bytes of a file of words. */
const mostBytes = 50_000_000

/** A vocabulary (`vocabulary.json`, `vocab.json`, `vocab.txt`, `tokenizer.json`) and labels (`labels.json`, `labels.txt`, `config.json`). */
export function wordsBeside({ beside }: Pick<OpenedFiles, 'beside'>): ModelWords {
  const json = <T>(name: string, schema: z.ZodType<T>): T | null => {
    const bytes = beside(name)
    return bytes && bytes.length <= mostBytes ? readJson(Buffer.from(bytes).toString('utf8'), schema) : null
  }
  const lines = (name: string): string[] | null => {
    const bytes = beside(name)
    return bytes && bytes.length <= mostBytes
      ? Buffer.from(bytes)
          .toString('utf8')
          .replace(/\r?\n$/, '')
          .split(/\r?\n/)
      : null
  }
  const whole = json('vocabulary.json', ours)
  if (whole) return { vocabulary: whole.tokens, classes: whole.classes }
  const counted = json('vocab.json', byWord) ?? json('vocabulary.json', byWord) ?? json('tokenizer.json', tokenizer)?.model.vocab ?? null
  const labels = json('config.json', hugging)?.id2label ?? json('labels.json', byNumber) ?? null
  const vocabulary = json('vocabulary.json', list) ?? json('vocab.json', list) ?? (counted && inOrder(counted)) ?? lines('vocab.txt') ?? []
  const classes = json('labels.json', list) ?? (labels && numbered(labels)) ?? lines('labels.txt') ?? []
  return { vocabulary, classes }
}

/** Word → number as a list; empty where numbers are missing. */
function inOrder(words: Readonly<Record<string, number>>): string[] {
  const pairs = Object.entries(words).sort(([, a], [, b]) => a - b)
  return pairs.every(([, number], k) => number === k) ? pairs.map(([word]) => word) : []
}

function numbered(words: Readonly<Record<string, string>>): string[] {
  return inOrder(Object.fromEntries(Object.entries(words).map(([number, word]) => [word, Number(number)])))
}
