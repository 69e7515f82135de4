/** Folders as Hugging Face keeps models: weights as model.safetensors, whole or in parts, with a config.json that says more than is needed here. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tensor } from '../../../src/engine/executors/executor'
import { decodeSafetensors, encodeSafetensors } from '../../../src/engine/files/safetensors'
import { importedFrom } from './support'

const peers = join(import.meta.dirname, '../../fixtures/peers')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-hugging-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What `PretrainedConfig.save_pretrained` writes beside a model's own settings. */
const common = { _name_or_path: '', torch_dtype: 'float32', transformers_version: '4.57.0', use_cache: true, output_hidden_states: false }

type Rename = (name: string) => string

interface Folder {
  readonly config?: object
  readonly rename?: Rename
  /** Files that the tensors are in. */
  readonly parts?: number
  readonly others?: Readonly<Record<string, unknown>>
}

/** Writes a peer's weights as such a folder, with the example of the peer. */
function saved(peer: string, { config = {}, rename = (name) => name, parts = 1, others = {} }: Folder): string {
  const target = join(folder, `${peer}-${Math.random().toString(36).slice(2)}`)
  mkdirSync(target)
  const read = decodeSafetensors(readFileSync(join(peers, peer, 'weights.safetensors')))
  const tensors = [...(read?.tensors ?? [])].map(([name, tensor]): [string, Tensor] => [rename(name), tensor])
  const fileOf = (k: number) => (parts === 1 ? 'model.safetensors' : `model-${pad(k + 1)}-of-${pad(parts)}.safetensors`)
  for (let k = 0; k < parts; k++) {
    const part = new Map(tensors.filter((_, at) => at % parts === k))
    writeFileSync(join(target, fileOf(k)), Buffer.concat(encodeSafetensors({ tensors: part, metadata: { format: 'pt' } })))
  }
  const index = { metadata: { total_size: 1 }, weight_map: Object.fromEntries(tensors.map(([name], at) => [name, fileOf(at % parts)])) }
  const json = { 'config.json': { ...common, ...config }, ...(parts > 1 && { 'model.safetensors.index.json': index }), ...others }
  for (const [name, value] of Object.entries(json)) writeFileSync(join(target, name), JSON.stringify(value, null, 2))
  for (const name of ['example_input.safetensors', 'example_output.safetensors'])
    writeFileSync(join(target, name), readFileSync(join(peers, peer, name)))
  return target
}

const pad = (number: number): string => `${number}`.padStart(5, '0')

describe('a folder of Hugging Face', () => {
  it.each<[what: string, peer: string, folder: Folder]>([
    [
      'a language model',
      'pytorch-lstm-lm',
      { config: { model_type: 'lstm', architectures: ['LstmForCausalLM'], hidden_size: 8, vocab_size: 12 } }
    ],
    ['names under “model.”', 'pytorch-lstm-lm', { rename: (name) => `model.${name}` }],
    ['names under “transformer.decoder.”', 'pytorch-gru-lm-2-layers', { rename: (name) => `transformer.decoder.${name}` }],
    ['two files with an index', 'pytorch-gru-lm-2-layers', { parts: 2 }],
    ['a function in “hidden_act”', 'pytorch-rnn-relu-lm', { config: { model_type: 'rnn', hidden_act: 'relu' } }],
    ['both directions', 'pytorch-bilstm-lm', { config: { bidirectional: true, is_encoder_decoder: false } }],
    ['a classifier', 'pytorch-gru-last-classifier', { config: { architectures: ['GruForSequenceClassification'], problem_type: null } }]
  ])('with %s gives the outputs of its original', async (_, peer, files) => {
    const target = saved(peer, files)
    const { check, says } = await importedFrom(target, target)
    expect(check?.outputs.map(({ why }) => why).filter((why) => why !== null)).toEqual([])
    expect(check?.largest, says).toBeLessThan(1e-5)
  })

  it('takes its labels and the words of its tokenizer', async () => {
    const id2label = { 0: 'calm', 1: 'storm', 2: 'fog', 3: 'ice' }
    const { model } = await importedFrom(
      saved('pytorch-gru-last-classifier', { config: { id2label, label2id: { calm: 0, storm: 1, fog: 2, ice: 3 } } })
    )
    const { task } = model.document
    expect(task.kind === 'imported' && task.classes).toEqual(['calm', 'storm', 'fog', 'ice'])
    const vocab = Object.fromEntries([...'abcdefghijkl'].map((word, k) => [word, k]))
    const read = await importedFrom(
      saved('pytorch-lstm-lm', { others: { 'tokenizer.json': { version: '1.0', model: { type: 'WordLevel', vocab } } } })
    )
    expect(read.model.document.task.kind === 'imported' && read.model.document.task.vocabulary).toEqual([...'abcdefghijkl'])
  })

  it('says which step is predicted and by which function, without examples', async () => {
    const without = (target: string) => {
      for (const name of ['example_input.safetensors', 'example_output.safetensors']) rmSync(join(target, name))
      return importedFrom(target)
    }
    const plain = await without(saved('pytorch-rnn-relu-lm', { config: { architectures: ['RnnForCausalLM'], hidden_act: 'relu' } }))
    expect(plain.model.document.cells[0]?.nodes.some(({ kind }) => kind === 'relu')).toBe(true)
    const classes = await without(saved('pytorch-gru-last-classifier', { config: { architectures: ['GruForSequenceClassification'] } }))
    const head = classes.model.document.model.layers.find(({ kind }) => kind === 'head')
    expect(head?.kind === 'head' && head.params.over).not.toBe('step')
  })

  it('with a part missing names the part', async () => {
    const target = saved('pytorch-gru-lm-2-layers', { parts: 2 })
    rmSync(join(target, 'model-00002-of-00002.safetensors'))
    await expect(importedFrom(target)).rejects.toThrow('model-00002-of-00002.safetensors is missing')
  })
})
