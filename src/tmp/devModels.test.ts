import { mkdirSync, writeFileSync, rmSync } from 'node:fs'
import * as fc from 'fast-check'
import { it } from 'vitest'
import { checkModel } from '../engine/model/graph/checkModel'
import { modelWeights } from '../engine/model/layers/weights'
import { initialWeights } from '../engine/model/lower/initialWeights'
import { lowerModel } from '../engine/model/lower/lowerModel'
import { buildProgram } from '../engine/compiler/program/builder'
import { evaluate } from '../engine/executors/reference/evaluate'
import { encodeSafetensors } from '../engine/files/safetensors'
import { modelFile } from '../engine/exporting/pytorch/modelFile'
import { moduleTensors } from '../engine/exporting/pytorch/weightMap'
import { readTemplate, shrunk, smallTask, templateList } from '../../tests/support/templates'
import { documentOf, plainLayers } from '../../tests/support/randomCells'
import { soundCell } from '../../tests/support/soundCells'
import { nextTokenTask } from '../contract/document/taskShape'
import type { GatescopeDocument } from '../contract/document/document'
import type { TaskShape } from '../contract/document/taskShape'
import type { Tensor } from '../engine/executors/executor'

const [T, B] = [6, 3]
const root = '/tmp/torchdev'
function one(id: string, document: GatescopeDocument, task: TaskShape) {
  const checked = checkModel(document, task)
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  const { model } = checked
  const specs = modelWeights(model)
  let seed = 5
  const next = () => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 2 ** 32) * 2 - 1
  const first = initialWeights(specs, 11)
  const weights = new Map([...first].map(([name, t]) => [name, { ...t, data: Float32Array.from(t.data, (v) => v + 0.1 * next()) } as Tensor]))
  const inputs = new Map<string, { shape: number[]; data: Int32Array | Float32Array; dtype: 'int32' | 'float32' }>()
  if (task.tokens !== null) inputs.set('tokens', { shape: [T, B], dtype: 'int32', data: Int32Array.from({ length: T * B }, (_, k) => (k * 5 + 3) % (task.tokens ?? 1)) })
  if (task.features !== null) inputs.set('features', { shape: [T, B, task.features], dtype: 'float32', data: Float32Array.from({ length: T * B * task.features }, () => next()) })
  if (task.masked) inputs.set('mask', { shape: [T, B], dtype: 'float32', data: Float32Array.from({ length: T * B }, (_, k) => (Math.floor(k / B) < T - (k % B) * 2 ? 1 : 0)) })
  const parameters = new Map([...specs.map((s) => [s.name, s.type] as const), ...[...inputs].map(([n, { shape, dtype }]) => [n, { dtype, shape }] as const)])
  const program = buildProgram('forward', parameters, (builder, values) => {
    const given = new Map([...inputs.keys()].map((n) => [n, values.get(n)!]))
    return new Map([['output', lowerModel(model, builder, values, given, { taps: false }).output]])
  })
  const out = evaluate(program, new Map([...[...weights].map(([n, t]) => [n, { shape: t.type.shape, data: t.data }] as const), ...[...inputs].map(([n, t]) => [n, t] as const)])).get('output')!
  const file = modelFile(document, model, false)
  mkdirSync(`${root}/${id}`, { recursive: true })
  writeFileSync(`${root}/${id}/model.py`, file.text)
  const tensors = moduleTensors(file.parameters, file.places, weights)
  writeFileSync(`${root}/${id}/weights.safetensors`, Buffer.concat(encodeSafetensors({ tensors, metadata: {} })))
  const ex = new Map<string, Tensor>([...[...inputs].map(([n, t]) => [n, { type: { dtype: t.dtype, shape: t.shape }, data: t.data }] as [string, Tensor]), ['output', { type: { dtype: 'float32', shape: out.shape }, data: Float32Array.from(out.data) }]])
  writeFileSync(`${root}/${id}/example.safetensors`, Buffer.concat(encodeSafetensors({ tensors: ex, metadata: { over: task.target.over } })))
}
it('writes', () => {
  rmSync(root, { recursive: true, force: true })
  for (const { id } of templateList()) {
    const document = shrunk(readTemplate(id), { units: 3, hidden: 4 })
    one(id, document, smallTask(document, 7))
  }
  const base = readTemplate('lstm-moby-dick')
  fc.sample(soundCell, { numRuns: 120, seed: 3 }).forEach((cell, k) => one(`cell-${k}`, documentOf(base, [cell], plainLayers(2, 3)), nextTokenTask(5)))
}, 200000)
