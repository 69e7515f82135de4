/** The problems of the layers of a model, and of the model as a whole. */
import * as z from 'zod'
import { listed } from '../document/words'
import { list, number, row, text } from './row'
import { count, either, plural } from './wording'

const layer = { layer: text }

export const layerProblems = {
  'layer.unknownCell': row({ ...layer, cell: text, cells: list }, (a) => [
    `Layer “${a.layer}” runs the cell “${a.cell}”, which is not in the document.`,
    a.cells.length === 0 ? 'Add a cell first.' : `Choose ${either(a.cells)} for the layer.`
  ]),
  'layer.unknownInput': row({ ...layer, input: text, layers: list }, (a) => [
    `Layer “${a.layer}” reads “${a.input}”, which is not a layer.`,
    `Choose ${either(a.layers)} as its input.`
  ]),
  'layer.taskInput': row({ ...layer, input: text, inputs: list }, (a) => [
    `Layer “${a.layer}” reads the task’s ${a.input}, which this task does not give; it gives ${listed(a.inputs)}.`,
    `Let the layer read ${either(a.inputs)}, or choose a task that gives ${a.input}.`
  ]),
  'layer.cycle': row({ layers: list }, (a) => [
    `The layers ${[...a.layers, a.layers[0] ?? ''].join(' → ')} read each other in a circle.`,
    'Let one of them read an earlier layer.'
  ]),
  'layer.inputs': row({ ...layer, kind: text, count: number, needs: text }, (a) => [
    `Layer “${a.layer}” (${a.kind}) has ${a.count === 0 ? 'no inputs' : plural(a.count, 'input')}; it needs ${a.needs}.`,
    a.count === 0 ? 'Choose what the layer reads.' : 'Change the list of layers that it reads.'
  ]),
  'layer.heads': row({ ...layer, width: number, heads: number, needs: text }, (a) => [
    `Layer “${a.layer}” divides ${count(a.width)} units among ${plural(a.heads, 'head')}; each needs ${a.needs}.`,
    'Change the number of heads, or the width of the layer before it.'
  ]),
  'layer.positions': row({ ...layer, limit: number, length: number }, (a) => [
    `Layer “${a.layer}” has learned positions for ${plural(a.limit, 'time step')}; sequences have up to ${count(a.length)}.`,
    `Give the layer at least ${count(a.length)} positions, choose sinusoidal ones, or take shorter sequences.`
  ]),
  'layer.shapes': row({ ...layer, kind: text, shapes: list, needs: text }, (a) => [
    `Layer “${a.layer}” (${a.kind}) gets ${listed(a.shapes)}; ${a.needs}.`,
    'Change the size of a layer before it, or what the layer reads.'
  ]),
  'layer.delta': row({ ...layer, low: number, high: number }, (a) => [
    `In layer “${a.layer}” the step Δ starts between ${a.low} and ${a.high}, of which the first is the larger.`,
    'Swap the two.'
  ]),
  'layer.stateful': row({ ...layer, kind: text, why: text, remedy: text }, (a) => [
    `Layer “${a.layer}” (${a.kind}) cannot carry a state from batch to batch: ${a.why}.`,
    a.remedy
  ]),
  'head.tied': row({ ...layer, tied: text, why: text }, (a) => [
    `The head “${a.layer}” is tied to “${a.tied}”; ${a.why}.`,
    'Tie it to an embedding of the same width and vocabulary, or to none.'
  ]),
  /** `over` says how often the head predicts, and `asks` how often the task asks. */
  'head.over': row({ ...layer, over: z.enum(['step', 'sequence']), asks: z.enum(['step', 'sequence']) }, (a) => [
    `Head “${a.layer}” predicts ${a.over === 'step' ? 'at each time step' : 'once for a sequence'}, and the task asks for a prediction ${a.asks === 'step' ? 'at each time step' : 'once for a sequence'}.`,
    a.asks === 'step' ? 'Let the head predict for each token.' : 'Let the head read the last step, or the mean or maximum of all.'
  ]),
  'model.noHead': row({}, () => ['The model has no head, so that it predicts nothing.', 'Add a head that reads the last layer.']),
  'model.manyHeads': row({ layers: list }, (a) => [
    `The model has ${a.layers.length} heads (${a.layers.join(', ')}).`,
    'Keep one head and delete the others.'
  ]),
  'model.unused': row(layer, (a) => [
    `Layer “${a.layer}” has no effect: the head does not depend on it.`,
    'Let a layer before the head read it, or delete it.'
  ]),
  'model.tooLarge': row({ parameters: number, limit: number }, (a) => [
    `The model has ${count(a.parameters)} parameters; at most ${count(a.limit)} can be trained here.`,
    'Reduce the hidden size or the number of layers.'
  ])
}
