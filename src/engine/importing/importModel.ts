/** Reads a model of any kind that is known, and chooses among its readings by examples, where there are some. */
import type { Executor, Tensor } from '../executors/executor'
import { openTask } from '../data/openTask'
import type { DataPlaces } from '../data/source/dataFile'
import { problemText } from '../../contract/problems/problemText'
import { checkModel } from '../model/graph/checkModel'
import type { CheckedModel } from '../model/checkedModel'
import { modelWeights } from '../model/layers/weights'
import { sameShape } from '../compiler/program/shapes'
import { isZip } from './files/zip'
import { readSafetensors } from './files/safetensorsFile'
import { knownKinds, modelKindOf } from './files/modelKinds'
import type { ModelKind } from './files/modelKinds'
import type { OpenedFiles } from './files/modelFiles'
import { wordsBeside } from './files/words'
import { checkModelOn } from './check/checkModelOn'
import type { CheckResult } from './check/checkModelOn'
import { examplesIn } from './check/examples'
import type { Examples, ImportedModel } from './importedModel'
import { ImportRefusal, damaged, refuse } from './importRefusal'
import { kerasCandidates, kerasWeightCandidates } from './keras/readKeras'
import { onnxCandidates } from './onnx/readOnnx'
import { ownCandidates } from './ownExport'
import { pytorchCandidates } from './pytorch/readPytorch'
import { readStateDict } from './pytorch/stateDict'
import type { Candidate, ModelFiles, ModelReader } from './readers'

const readers: { readonly [K in ModelKind]: ModelReader } = {
  keras: kerasCandidates,
  kerasWeights: kerasWeightCandidates,
  onnx: onnxCandidates,
  safetensors: (files) => {
    const tensors = shardsOf(files)
    return ownCandidates(tensors, files) ?? pytorchCandidates(tensors, files, false)
  },
  pytorch: (files) =>
    isZip(files.main.bytes)
      ? pytorchCandidates(readStateDict(files.main.name, files.main.bytes), files, true)
      : refuse(
          `${files.main.name} is not the zip that torch.save writes since PyTorch 1.6.`,
          'Save it again with torch.save(model.state_dict(), FILE).'
        )
}

/** The tensors of the file, and of the files that belong to it where a model is in several. */
function shardsOf({ main, names, beside }: ModelFiles): ReadonlyMap<string, Tensor> {
  const tensors = new Map(readSafetensors(main.name, main.bytes).tensors)
  const [, base, total] = /^(.*)-\d{5}-of-(\d{5})\.safetensors$/.exec(main.name) ?? []
  if (base === undefined || total === undefined) return tensors
  for (let k = 1; k <= Number(total); k++) {
    const name = `${base}-${`${k}`.padStart(5, '0')}-of-${total}.safetensors`
    const bytes = names.includes(name) ? beside(name) : null
    if (!bytes) return refuse(`${name} is missing beside ${main.name}.`, 'Put all parts of the model into one folder.')
    for (const [key, tensor] of readSafetensors(name, bytes).tensors) tensors.set(key, tensor)
  }
  return tensors
}

export interface ImportResult {
  readonly model: ImportedModel
  readonly checked: CheckedModel
  /** What was taken where the file leaves something open. */
  readonly says: string
  /** Sentences for the person who imports. */
  readonly notes: readonly string[]
  /** Against the examples; null where there were none. */
  readonly check: CheckResult | null
}

export interface ImportOptions {
  /** Examples that the model must agree with; without them, those beside the model choose among its readings. */
  readonly examples: Examples | null
  readonly executor: () => Promise<Executor>
  /** Where the data of the model's own task would be. */
  readonly places: DataPlaces
}

/** Throws ImportRefusal for whatever a file could cause. Where no reading agrees, the most likely one is returned with its check. */
export async function importModel(opened: OpenedFiles, { examples, executor, places }: ImportOptions): Promise<ImportResult> {
  const chosenBy = examples ?? (await reading(() => examplesIn(opened)))
  const candidates = await reading(() => candidatesOf(opened, chosenBy))
  return chosen(candidates, chosenBy, { executor, places })
}

/** What a damaged file makes a reader do wrong is a refusal, too. */
async function reading<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ImportRefusal || !(error instanceof Error)) throw error
    return refuse(`The file is not what its kind says: ${error.message}.`, damaged)
  }
}

async function candidatesOf(opened: OpenedFiles, examples: Examples | null): Promise<readonly Candidate[]> {
  const kind = modelKindOf(opened.main.name)
  if (kind === null) return refuse(`${opened.main.name} is no model of a kind that is read.`, knownKinds)
  const files: ModelFiles = { ...opened, ...wordsBeside(opened), inputs: examples?.inputs ?? new Map() }
  return readers[kind](files)
}

/** The first reading that agrees with the examples. One whose shapes differ was read in another sense, and is passed over quickly. */
async function chosen(
  candidates: readonly Candidate[],
  examples: Examples | null,
  { executor, places }: Pick<ImportOptions, 'executor' | 'places'>
): Promise<ImportResult> {
  let best: ImportResult | null = null
  for (const { says, settle = '', draw } of candidates) {
    const { model, checked } = await sound(await reading(draw), places)
    const assumed = says === '' ? [] : [`The weights do not say it: ${says}. ${settle} Examples decide.`]
    if (!examples) return { model, checked, says, notes: [...assumed, ...model.notes], check: null }
    const check = await checkModelOn(model, checked, examples, await executor())
    const decided = says === '' ? [] : [`The examples decided: ${says}.`]
    const result = { model, checked, says, notes: [...decided, ...model.notes], check }
    if (check.agrees) return result
    if (best === null || closer(check, best.check)) best = result
  }
  return best ?? refuse('The file holds no model.', damaged)
}

function closer(one: CheckResult, other: CheckResult | null): boolean {
  return one.largest !== null && (other === null || other.largest === null || one.largest < other.largest)
}

/** The checked model; where the data of its own task is missing, with a task without data. */
async function sound(model: ImportedModel, places: DataPlaces): Promise<Pick<ImportResult, 'model' | 'checked'>> {
  const { withoutData, document } = model
  if (!withoutData) return { model, checked: await checkedModel(model, places) }
  const opened = await openTask(document.task, places, document.training.sequenceLength)
  const own = opened.ok ? model : { ...model, document: withoutData, notes: [...model.notes, missingData] }
  return { model: own, checked: await checkedModel(own, places) }
}

const missingData = 'The data that it was trained on is not in this workspace: import that data and choose it in Design to train further.'

/** Checks that the drawing is sound and that its weights are whole. */
async function checkedModel({ document, weights }: ImportedModel, places: DataPlaces): Promise<CheckedModel> {
  const opened = await openTask(document.task, places, document.training.sequenceLength)
  if (!opened.ok) return refuse(opened.problems.map((each) => problemText(each).message).join(' '), 'Put the data where it is looked for.')
  const checked = checkModel(document, opened.data.shape)
  if (!checked.ok)
    return refuse(
      `The drawing of the model is not sound: ${checked.problems.map((each) => problemText(each).message).join(' ')}`,
      'Check that the file has a whole model.'
    )
  for (const { name, type } of modelWeights(checked.model)) {
    const own = weights.get(name)
    if (!own || !sameShape(own.type.shape, type.shape))
      return refuse(
        `The weight ${name} of the drawing is [${type.shape.join(', ')}], and the file gives ${own ? `[${own.type.shape.join(', ')}]` : 'none'}.`,
        damaged
      )
    if (own.data.some((value) => !Number.isFinite(value)))
      return refuse(
        `The weight ${name} has values that are not finite.`,
        'Save the weights of a step before the loss stopped being finite.'
      )
  }
  return checked.model
}
