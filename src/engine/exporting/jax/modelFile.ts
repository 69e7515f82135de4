/** Writes `model.py` of a JAX export: parameters, states, a function for each cell, and the forward pass. */
import { inputsOf } from '../../../contract/document/taskShape'
import type { CheckedLayer, CheckedModel } from '../../model/checkedModel'
import { at } from '../../compiler/program/shapes'
import type { ExportSource } from '../exporter'
import { PythonNames } from '../python/identifiers'
import { docstring, indented, oneLine, pythonString } from '../python/strings'
import { jaxRow, stateKey } from './layers'
import type { JaxCall } from './layers'
import { libraryNames, libraryOf } from './library'
import { outputWords } from '../python/words'

const imports = ['from pathlib import Path', '', 'import jax', 'import jax.numpy as jnp', 'from safetensors.numpy import load_file']

const load = [
  'def load(path=Path(__file__).with_name("weights.safetensors")):',
  ...indented([
    '"""The parameters: for each layer a dictionary of arrays by name. A matrix is [in, out]."""',
    'params = {}',
    'for name, value in load_file(path).items():',
    '    layer, rest = name.split(".", 1)',
    '    params.setdefault(layer, {})[rest] = jnp.asarray(value)',
    'return params'
  ])
]

/** The text of the file. */
export function jaxModelFile({ document, model }: Pick<ExportSource, 'document' | 'model'>): string {
  const names = namesOf(model)
  const title = `${oneLine(document.name)}: pure functions over a dictionary of parameters, written by Gatescope.`
  const library = libraryOf(model.layers.flatMap((checked) => jaxRow(checked).library?.(checked) ?? []))
  const cells = model.layers.flatMap((checked) => {
    const lines = jaxRow(checked).define?.(checked, names.step(checked))
    return lines ? [lines.join('\n')] : []
  })
  const functions = [load.join('\n'), ...library, ...cells, start(model).join('\n'), forward(model, names).join('\n')]
  return `${[...docstring([title]), '', ...imports].join('\n')}\n\n\n${functions.join('\n\n\n')}\n`
}

interface Names {
  /** The local of a layer's output, or a task's input. */
  readonly output: (id: string) => string
  readonly step: (checked: CheckedLayer) => string
}

const inUse = [...libraryNames, ...'params states mask batch places gate tokens features load start forward step Path load_file'.split(' ')]

function namesOf(model: CheckedModel): Names {
  const names = new PythonNames(inUse)
  const outputs = new Map(model.layers.map(({ layer }) => [layer.id, names.take(layer.id)]))
  const steps = new Map(model.layers.map(({ layer }) => [layer.id, names.take(`${layer.id}_step`)]))
  return { output: (id) => outputs.get(id) ?? id, step: ({ layer }) => steps.get(layer.id) ?? 'step' }
}

const paramsOf = (layer: string): string => `params[${pythonString(layer)}]`

function start(model: CheckedModel): string[] {
  const states = model.layers.flatMap((checked) =>
    (jaxRow(checked).states?.(checked, paramsOf(checked.layer.id)) ?? []).map(
      ([name, value]) => `    ${stateKey(checked, name)}: ${value},`
    )
  )
  return [
    'def start(params, batch):',
    '    """The states before the first time step, by layer and name."""',
    ...(states.length === 0 ? ['    return {}'] : ['    return {', ...indented(states), '    }'])
  ]
}

function forward(model: CheckedModel, names: Names): string[] {
  const inputs = inputsOf(model.task)
  const words = [
    `${outputWords(model.task)}, and the states after the last time step.`,
    '',
    ...inputs.map((input) => inputWords[input]),
    'mask: 1 at the real time steps of a sequence, which come first, and 0 after its end; None where all are real.',
    'states: those after the time steps before, to go on from there; None at the begin of a sequence.'
  ]
  return [
    `def forward(params, ${inputs.join(', ')}, mask=None, states=None):`,
    ...indented([
      ...docstring(words),
      `states = start(params, len(${inputs[0] ?? 'tokens'})) if states is None else dict(states)`,
      ...model.layers.flatMap((checked) => lines(checked, names)),
      `return ${names.output(at(model.layers, model.layers.length - 1).layer.id)}, states`
    ])
  ]
}

const inputWords = {
  tokens: 'tokens: whole numbers [batch, length].',
  features: 'features: scaled numbers [batch, length, columns].'
} as const

function lines(checked: CheckedLayer, names: Names): string[] {
  const call: JaxCall = {
    output: names.output(checked.layer.id),
    inputs: checked.inputs.map(names.output),
    params: paramsOf(checked.layer.id),
    paramsOf,
    state: (name) => `states[${stateKey(checked, name)}]`,
    mask: 'mask',
    step: names.step(checked)
  }
  return jaxRow(checked).lines(checked, call)
}
