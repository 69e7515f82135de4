/** Reads models of Keras 3: `.keras`, which has the layers and their weights, and `.weights.h5`, which has weights alone. */
import type { Tensor } from '../../executors/executor'
import { documentOf, withWords } from '../drawing/finished'
import { endIn } from '../drawing/ends'
import { Sketch } from '../drawing/sketch'
import { readHdf5 } from '../files/hdf5'
import type { Hdf5 } from '../files/hdf5'
import { Zip, isZip } from '../files/zip'
import { unitsAxis } from '../importedModel'
import type { Finish, ImportedModel } from '../importedModel'
import { damaged, refuse } from '../importRefusal'
import type { Candidate, ModelFiles } from '../readers'
import { KerasDrawing } from './drawKeras'
import { kerasModel } from './kerasConfig'
import type { KerasModel } from './kerasConfig'
import { modelsOfWeights } from './weightsAlone'

export async function kerasCandidates(files: ModelFiles): Promise<Candidate[]> {
  const { name, bytes } = files.main
  if (!isZip(bytes)) return refuse(`${name} is not the zip that Keras 3 writes.`, 'Save it with model.save("NAME.keras") of Keras 3.')
  const zip = Zip.open(name, bytes)
  const [config, weights] = [zip.read('config.json'), zip.read('model.weights.h5')]
  if (!config || !weights) return refuse(`${name} lacks its configuration or its weights.`, damaged)
  const model = kerasModel(Buffer.from(config).toString('utf8'))
  const arrays = await readHdf5(name, weights)
  return [{ says: '', draw: () => drawn(model, arrays, files, null) }]
}

/** Weights alone do not say the order, functions and steps; a configuration beside them does. */
export async function kerasWeightCandidates(files: ModelFiles): Promise<Candidate[]> {
  const arrays = await readHdf5(files.main.name, files.main.bytes)
  const config = files.beside('config.json')
  const text = config ? Buffer.from(config).toString('utf8') : ''
  if (text.includes('"class_name"')) return [{ says: '', draw: () => drawn(kerasModel(text), arrays, files, null) }]
  return modelsOfWeights(arrays.tensors).map(({ model, finish, says }) => ({
    says,
    settle: 'A config.json of Keras beside them says it, or the .keras file.',
    draw: () => drawn(model, arrays, files, finish)
  }))
}

function drawn(model: KerasModel, { tensors }: Hdf5, files: ModelFiles, finish: Finish | null): ImportedModel {
  const sketch = new Sketch()
  const drawing = new KerasDrawing(sketch, weightsOf(tensors), model.output)
  for (const layer of model.layers) drawing.layer(layer)
  const { tokens, features } = drawing
  const given = drawing.of(model.output)
  const { output, target } = endIn(sketch, { ...given, finish: finish ?? given.finish }, { tokens, classes: files.classes })
  const words = withWords({ kind: 'imported', tokens, features, lengths: false, target, vocabulary: [], classes: [] }, files)
  const name = files.name.replace(/\.(?:keras|weights\.h5|h5|hdf5)$/i, '') || model.name
  const steps = [{ of: 'batch' }, { of: 'time' }] as const
  const meaning =
    tokens === null ? ({ is: 'features', axes: [...steps, unitsAxis(features ?? 1)] } as const) : ({ is: 'tokens', axes: steps } as const)
  return {
    document: documentOf(name, sketch, words.task),
    weights: sketch.weights,
    inputs: [{ name: 'input', meaning }],
    outputs: [output],
    notes: [...drawing.notes, ...words.notes]
  }
}

/** The arrays of a group in the order of their numbers. */
const weightsOf = (tensors: ReadonlyMap<string, Tensor>) => (path: string) => {
  const list: Tensor[] = []
  for (let k = 0; ; k++) {
    const tensor = tensors.get(`${path}/vars/${k}`)
    if (!tensor) return list
    list.push(tensor)
  }
}
