// What a document computes, so that two drawings can be held against each other: its forward pass as text, whatever its values are called.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { GatescopeDocument } from '../../../src/contract/document/document'
import { parseDocument } from '../../../src/contract/document/parsing/parseDocument'
import { nextTokenTask } from '../../../src/contract/document/taskShape'
import { checkModel } from '../../../src/engine/model/graph/checkModel'
import { modelWeights } from '../../../src/engine/model/layers/weights'
import { lowerModel } from '../../../src/engine/model/lower/lowerModel'
import { buildProgram } from '../../../src/engine/compiler/program/builder'
import { printProgram } from '../../../src/engine/compiler/program/print'
import type { TensorType, Value } from '../../../src/engine/compiler/program/types'
import type { TestHost } from './testHost'

const keptSchema = z.object({ document: z.string() })

/** The open documents as autosave last kept them. */
export async function keptDocuments(host: TestHost): Promise<GatescopeDocument[]> {
  return (await keptFiles(host)).flatMap((file) => {
    const saved = keptSchema.safeParse(file).data
    const read = saved && parseDocument(saved.document)
    return read?.ok ? [read.document] : []
  })
}

/** What autosave has written, as far as it stands: files under way and files that go meanwhile are passed over. */
export async function keptFiles(host: TestHost): Promise<unknown[]> {
  const folder = join(host.workspace, 'recovery')
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => null)))
  return texts.flatMap((text): unknown[] => (text === null ? [] : [JSON.parse(text)]))
}

/** The lowered program with weights numbered as they come, or what is wrong with the drawing. */
export function programText(document: GatescopeDocument): string {
  const checked = checkModel(document, nextTokenTask(11))
  if (!checked.ok) return checked.problems.map(({ code, place }) => `${code} ${place.node ?? ''}`).join('\n')
  const { model } = checked
  const specs = modelWeights(model)
  const tokens: [string, TensorType] = ['tokens', { dtype: 'int32', shape: [3, 2] }]
  const parameters = new Map([...specs.map((spec): [string, TensorType] => [spec.name, spec.type]), tokens])
  const program = buildProgram('forward', parameters, (builder, values) => {
    const token = values.get('tokens')
    const inputs = new Map<string, Value>(token ? [['tokens', token]] : [])
    return new Map([['logits', lowerModel(model, builder, values, inputs, { taps: false }).output]])
  })
  const names = new Map(specs.map((spec, at) => [spec.name, `weight${at}`]))
  return printProgram({ ...program, parameters: program.parameters.map((name) => names.get(name) ?? name) })
}

/** The program of the one open document, as far as it is kept. */
export async function keptProgram(host: TestHost): Promise<string> {
  const [document] = await keptDocuments(host)
  return document === undefined ? 'nothing is kept yet' : programText(document)
}
