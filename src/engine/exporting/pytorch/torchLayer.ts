/** What a layer is in PyTorch: its module, its call, and where its weights lie; with what the rows of `layerRows.ts` share. */
import type { CheckedLayer } from '../../model/checkedModel'
import type { CheckedOf } from '../../model/layers/layerKind'
import { layerWeights } from '../../model/layers/weights'
import type { ModulePart } from './modules'
import { wholePlace } from './weightMap'
import type { ModuleParameter, WeightPlace } from './weightMap'

/** What a row knows of its surroundings. */
export interface LayerContext {
  /** The layer's attribute of the model, without `self.`. */
  readonly attribute: string
  /** The names of the values that the layer reads. */
  readonly inputs: readonly string[]
  /** `, mask=mask` where sequences may end early, else nothing. */
  readonly mask: string
  /** Whether states are carried from batch to batch. */
  readonly carried: boolean
  /** Attribute of the module of another layer. */
  readonly attributeOf: (layer: string) => string
  /** Writes the class of a recurrent layer's cell and gives its name, with the places of the weights within it. */
  readonly cell: (checked: CheckedOf<'recurrent'>) => CellUse
}

interface CellUse {
  readonly name: string
  readonly parameters: readonly ModuleParameter[]
  readonly places: readonly WeightPlace[]
}

export interface TorchLayer {
  /** The expression that makes the module; null where the layer has none. */
  readonly module: string | null
  /** Lines of `__init__` behind the module. */
  readonly after?: readonly string[]
  /** The expression of the layer's value. A layer with states is called by `model.py` itself, which gives it the states. */
  readonly call: string
  readonly parts: readonly ModulePart[]
  /** Whether the module takes states and returns its value with the states after it. */
  readonly stateful?: true
  /** Names are within the module. */
  readonly parameters?: readonly ModuleParameter[]
  readonly places?: readonly WeightPlace[]
}

/** The call of a module on its first input. */
export const called = ({ attribute, inputs }: LayerContext, more = ''): string => `self.${attribute}(${inputs[0] ?? 'x'}${more})`

/**
 * The places of a layer's weights by what they are called behind the layer's name. `nn.Linear` has its matrix the other way round. A weight
 * that is not listed lies under its own name.
 */
export function placesOf(checked: CheckedLayer, names: Readonly<Record<string, string>>): Pick<TorchLayer, 'parameters' | 'places'> {
  const weights = layerWeights(checked).map(({ name, type }) => {
    const what = name.slice(checked.layer.id.length + 1)
    const parameter = names[what] ?? what
    const transposed = type.shape.length === 2 && /\.weight$|^weight$/.test(parameter) && checked.kind !== 'embedding'
    const [rows = 0, columns = 0] = type.shape
    return {
      parameter: { name: parameter, shape: transposed ? [columns, rows] : type.shape },
      place: wholePlace(name, parameter, transposed)
    }
  })
  return { parameters: weights.map(({ parameter }) => parameter), places: weights.map(({ place }) => place) }
}

/** Tables of vectors are stored as they are. */
export function plain({
  parameters = [],
  places = []
}: Pick<TorchLayer, 'parameters' | 'places'>): Pick<TorchLayer, 'parameters' | 'places'> {
  return {
    parameters: parameters.map(({ name, shape }) => ({ name, shape: [...shape].reverse() })),
    places: places.map((place) => ({ ...place, transposed: false }))
  }
}

/** The kernel [k, D] of a convolution is [D, 1, k] in PyTorch. */
export function kernelPlaces(
  { parameters = [], places = [] }: Pick<TorchLayer, 'parameters' | 'places'>,
  kernel: number,
  width: number
): Pick<TorchLayer, 'parameters' | 'places'> {
  const isKernel = (name: string) => /(^|\.)conv\.weight$/.test(name) || name === 'weight'
  return {
    parameters: parameters.map((each) => (isKernel(each.name) ? { ...each, shape: [width, 1, kernel] } : each)),
    places
  }
}
