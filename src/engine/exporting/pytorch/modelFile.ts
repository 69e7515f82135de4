/** Writes `model.py`, and tells where each weight of the drawing lies in the module that it defines. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { inputsOf } from '../../../contract/document/taskShape'
import { layerStates } from '../../model/layers/layerStates'
import type { CheckedModel } from '../../model/checkedModel'
import { PythonNames, pythonClassName } from '../python/identifiers'
import { docstring, indented, oneLine } from '../python/strings'
import { cellClass } from './cellClass'
import { torchLayer } from './layerRows'
import type { TorchLayer } from './torchLayer'
import { moduleAttributes } from './moduleAttributes'
import { moduleNames, moduleTexts } from './modules'
import type { ModulePart } from './modules'
import type { ModuleParameter, WeightPlace } from './weightMap'

export interface ModelFile {
  readonly text: string
  readonly parameters: readonly ModuleParameter[]
  readonly places: readonly WeightPlace[]
  /** The states that are carried from batch to batch: the attribute of each layer, and the full names of its states in order. */
  readonly states: ReadonlyMap<string, readonly string[]>
}

/** `carried`: whether states are carried from batch to batch, so that the model takes them and gives them back. */
export function modelFile(document: GatescopeDocument, model: CheckedModel, carried: boolean): ModelFile {
  return new ModelWriter(document, model, carried).write()
}

class ModelWriter {
  private readonly classNames = new PythonNames(['Model', ...moduleNames])
  private readonly attributes = new PythonNames([...moduleAttributes, 'tokens', 'features', 'mask', 'states', 'fresh', 'after'])
  private readonly attributeOf: ReadonlyMap<string, string>
  /** The text of each class of a cell by its body, so that layers with the same cell share one. */
  private readonly cells = new Map<string, string>()
  private readonly classes: string[] = []
  private readonly parts = new Set<ModulePart>()
  private readonly init: string[] = []
  private readonly forward: string[] = []
  private readonly parameters: ModuleParameter[] = []
  private readonly places: WeightPlace[] = []
  private readonly states = new Map<string, readonly string[]>()

  constructor(
    private readonly document: GatescopeDocument,
    private readonly model: CheckedModel,
    private readonly carried: boolean
  ) {
    this.attributeOf = new Map(
      model.layers.map(({ layer }) => [
        layer.id,
        this.attributes.take(moduleAttributes.includes(layer.id) ? `${layer.id}_layer` : layer.id)
      ])
    )
    if (carried) this.parts.add('enter')
  }

  write(): ModelFile {
    for (const checked of this.model.layers) this.layer(checked)
    const main = ['class Model(nn.Module):', ...indented(this.mainBody())].join('\n')
    const body = [...moduleTexts(this.parts), ...this.classes, main].join('\n\n\n')
    return { text: `${this.heading(body)}\n\n\n${body}\n`, parameters: this.parameters, places: this.places, states: this.states }
  }

  /** The docstring and the imports that the text behind them uses. */
  private heading(body: string): string {
    const words = `${oneLine(this.document.name)}: the model that was drawn in Gatescope, as PyTorch modules. Everything is batch first.`
    const uses = (module: string) => new RegExp(`\\b${module}\\.\\w`).test(body)
    return [
      ...docstring([words]),
      '',
      ...(uses('math') ? ['import math', ''] : []),
      ...(uses('torch') ? ['import torch'] : []),
      ...(uses('F') ? ['import torch.nn.functional as F'] : []),
      'from torch import nn'
    ].join('\n')
  }

  private mainBody(): string[] {
    const { masked } = this.model.task
    const inputs = [...inputsOf(this.model.task), ...(masked ? ['mask=None'] : []), ...(this.carried ? ['states=None', 'fresh=None'] : [])]
    const last = this.valueOf(this.model.layers.at(-1)?.layer.id ?? '')
    return [
      ...docstring(this.words()),
      '',
      'def __init__(self):',
      ...indented(['super().__init__()', ...this.init]),
      '',
      `def forward(self, ${inputs.join(', ')}):`,
      ...indented([...(this.carried ? ['states, after = states or {}, {}'] : []), ...this.forward]),
      ...indented([this.carried ? `return ${last}, after` : `return ${last}`])
    ]
  }

  private words(): string[] {
    const { task } = this.model
    const { target } = task
    const time = target.over === 'step' ? 'T, ' : ''
    const output =
      target.kind === 'class' ? `logits float32 [B, ${time}${target.classes}]` : `predictions float32 [B, ${time}${target.width}]`
    return [
      [
        ...(task.tokens === null ? [] : [`tokens int64 [B, T] (below ${task.tokens})`]),
        ...(task.features === null ? [] : [`features float32 [B, T, ${task.features}] (scaled as scaling.json says)`])
      ].join(' and ') + ` to ${output}.`,
      ...(task.masked ? ['', '`mask` float32 [B, T] is 1 at the real steps of a sequence, which come first, and 0 behind its end.'] : []),
      ...(this.carried
        ? [
            '',
            'With the output it returns the states after the last step, which the next batch takes; rows where `fresh` [B] is true begin anew.'
          ]
        : [])
    ]
  }

  private layer(checked: CheckedModel['layers'][number]): void {
    const { id } = checked.layer
    const attribute = this.valueOf(id)
    const torch = torchLayer(checked, {
      attribute,
      inputs: checked.inputs.map((input) => this.valueOf(input)),
      mask: this.model.task.masked ? ', mask=mask' : '',
      carried: this.carried,
      attributeOf: (layer) => this.valueOf(layer),
      cell: (recurrent) => {
        const cell = cellClass(recurrent.cell, recurrent.layer.id)
        if (cell.stepDropout) this.parts.add('stepDropout')
        return { name: this.cellName(cell.body, recurrent.cell.graph.name), ...cell }
      }
    })
    for (const part of torch.parts) this.parts.add(part)
    if (torch.module !== null) this.init.push(`self.${attribute} = ${torch.module}`)
    this.init.push(...(torch.after ?? []))
    this.forward.push(this.line(checked, attribute, torch))
    for (const { name, shape } of torch.parameters ?? []) this.parameters.push({ name: `${attribute}.${name}`, shape })
    for (const place of torch.places ?? []) this.places.push({ ...place, parameter: `${attribute}.${place.parameter}` })
  }

  /** The layer's line in `forward`. */
  private line(checked: CheckedModel['layers'][number], attribute: string, { stateful, call }: TorchLayer): string {
    if (stateful !== true) return `${attribute} = ${call}`
    if (!this.carried) return `${attribute}, _ = ${call}`
    this.states.set(attribute, [...layerStates(checked).keys()])
    const [input = 'x'] = checked.inputs.map((each) => this.valueOf(each))
    const entering = `enter(self.${attribute}.initial(${input}), states.get("${attribute}"), fresh)`
    return `${attribute}, after["${attribute}"] = self.${attribute}(${input}, ${entering})`
  }

  private cellName(body: readonly string[], wanted: string): string {
    const text = body.join('\n')
    const known = this.cells.get(text)
    if (known !== undefined) return known
    const base = pythonClassName(wanted, 'Drawn')
    const name = this.classNames.take(/cell$/i.test(base) ? base : `${base}Cell`)
    this.cells.set(text, name)
    this.classes.push(`class ${name}(nn.Module):\n${text}`)
    return name
  }

  /** The name of a layer's value, or of the task's input. */
  private valueOf(id: string): string {
    return this.attributeOf.get(id) ?? id
  }
}
