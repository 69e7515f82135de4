/** The shipped templates, whole or with small sizes, for tests that go through all of them. */
import { readFileSync } from 'node:fs'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { taskKinds } from '../../src/contract/document/taskKinds'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import type { Task } from '../../src/contract/document/task'
import type { TaskShape } from '../../src/contract/document/taskShape'
import { parseDocument } from '../../src/contract/document/parsing/parseDocument'
import { problemText } from '../../src/contract/problems/problemText'
import { templateSchema } from '../../src/contract/procedures/workspace'
import type { Template } from '../../src/contract/procedures/workspace'

const folder = new URL('../../resources/templates/', import.meta.url)

export function templateList(): Template[] {
  return templateSchema.array().parse(JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')))
}

export function readTemplate(id: string): GatescopeDocument {
  const parsed = parseDocument(readFileSync(new URL(`${id}.json`, folder), 'utf8'))
  if (!parsed.ok) throw new Error(parsed.problems.map((each) => problemText(each).message).join('\n'))
  return parsed.document
}

/** Makes the model small, so that it can be evaluated slowly or printed; residuals around the first layer still fit. */
export function shrunk(document: GatescopeDocument, sizes: { readonly units: number; readonly hidden: number }): GatescopeDocument {
  const copy = structuredClone(document)
  const residual = copy.model.layers.some((layer) => layer.kind === 'residual')
  // Heads divide the width, and rotary positions turn pairs of it.
  const heads = copy.model.layers.some((layer) => layer.kind === 'attention' || layer.kind === 'linearAttention')
  const hidden = new Set(copy.model.layers.map((layer) => (layer.kind === 'recurrent' ? layer.params.hidden : null)))
  for (const layer of copy.model.layers) {
    if (layer.kind === 'attention' || layer.kind === 'linearAttention') layer.params.heads = 2
    if (layer.kind === 'feedForward') layer.params.hidden = sizes.hidden
    if (layer.kind === 'embedding' && heads) layer.params.units = 4
    else if (layer.kind === 'embedding') layer.params.units = hidden.has(layer.params.units) && residual ? sizes.hidden : sizes.units
    if (layer.kind === 'recurrent') layer.params.hidden = heads ? 4 : sizes.hidden
    if (layer.kind === 's4d') layer.params.states = 2
    if (layer.kind === 'mamba') Object.assign(layer.params, { inner: sizes.hidden, states: 2, rank: 1 })
  }
  return copy
}

/** The task of a template with few tokens and classes, as far as its kind tells. */
export function smallTask({ task }: GatescopeDocument, tokens: number): TaskShape {
  const { inputs, over } = taskKinds[task.kind]
  const masked = task.kind === 'chapters' && task.shortest !== undefined
  const shape = { ...nextTokenTask(tokens), masked, counted: task.kind !== 'nextCharacter' }
  if (task.kind === 'pronunciation') {
    const target = { over: 'step', kind: 'class', classes: tokens, unaligned: { labels: 2 } } as const
    return { ...shape, target, metrics: ['phonemeErrors', 'wordErrors'] }
  }
  if (!inputs.includes('features')) return { ...shape, target: { over, kind: 'class', classes: tokens } }
  const dimensions = { tokens: inputs.includes('tokens') ? tokens : null, features: 2 }
  return { ...shape, ...dimensions, target: { over, kind: 'real', width: 1 }, metrics: ['squaredError', 'absoluteError'] }
}

/** The task of an imported model of characters whose data is not known. */
export const taskWithoutData: Task = {
  kind: 'imported',
  tokens: 81,
  features: null,
  lengths: false,
  target: { over: 'step', kind: 'class', width: 81 },
  vocabulary: [],
  classes: []
}
