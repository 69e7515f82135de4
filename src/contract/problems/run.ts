/** The problems of training, of saved runs, and of inspecting and generating with a trained model. */
import * as z from 'zod'
import { listed } from '../document/words'
import { dataPartSchema } from '../events/probe'
import { continuedSchema } from '../events/generation'
import { durationText, valueText } from '../runs/figures'
import { list, number, row, text } from './row'
import { count, either, plural, quoted } from './wording'

const layer = { layer: text }

export const runProblems = {
  'training.order': row({ task: text, order: text, orders: list }, (a) => [
    `Sampling is set to “${a.order}”, which the task “${a.task}” does not offer.`,
    `Set Sampling to ${either(a.orders.map((order) => `“${order}”`))}, or choose another task.`
  ]),
  'training.stateful': row({ why: z.enum(['order', 'noState']) }, (a) =>
    a.why === 'order'
      ? [
          'States are carried from batch to batch, and the batches do not follow one another.',
          'Set Sampling to “streams”, or switch off Carry states.'
        ]
      : [
          'States are carried from batch to batch, and no layer of the model has a state.',
          'Add a recurrent layer, or switch off Carry states.'
        ]
  ),
  'training.schedule': row({ steps: number, schedule: number }, (a) => [
    `Training stops after ${plural(a.steps, 'step')}, and the schedule of the learning rate takes ${count(a.schedule)}: its end is never reached.`,
    `Set Schedule steps to ${count(a.steps)}, or Steps to ${count(a.schedule)}.`
  ]),
  /** `needs` and `room` are bytes; `largest` names the largest values, with their sizes. */
  'training.memory': row({ needs: number, room: number, largest: list }, (a) => [
    `A training step needs about ${gigabytes(a.needs)} of memory, and there is room for ${gigabytes(a.room)}. The largest: ${listed(a.largest)}.`,
    'Use a smaller batch or sequence length, recompute in segments, or attention in blocks; or close what else takes memory.'
  ]),
  /** The run is the record of a loop of one's own. */
  'run.fromPython': row({ run: text }, (a) => [
    `The run “${a.run}” was written by a Python program: its steps, gates and states are recorded here, but not its model.`,
    'Do this in the Python program. To bring the model here, import its file in Design.'
  ]),
  'run.folder': row({ folder: text, reason: text }, (a) => [
    `A run cannot be kept in ${a.folder}: ${a.reason}.`,
    'Make room there or check its permissions, or choose another workspace folder.'
  ]),
  /**
   * `parameter` names the model's first parameter that the checkpoint lacks or has in another shape; it is empty where the checkpoint has
   * more parameters.
   */
  'run.otherModel': row({ step: number, parameter: text }, (a) => [
    `The run’s document no longer fits its checkpoint of step ${count(a.step)}${a.parameter === '' ? '' : `: ${a.parameter} differs`}.`,
    'Restore the run’s document.json, or start a new run of the changed document.'
  ]),
  /** `steps`: when the run is to end; `done`: steps it has done. */
  'run.steps': row({ steps: number, done: number }, (a) => [
    `The run has done ${plural(a.done, 'step')} already, so it cannot end after ${count(a.steps)}.`,
    `Set a number of steps above ${count(a.done)}.`
  ]),
  /** `used`: evaluations without improvement, the best value, or seconds of training; `limit`: what the rule allows. */
  'run.endsAtOnce': row({ by: z.enum(['patience', 'target', 'time']), metric: text, used: number, limit: number }, (a) => endsAtOnce(a)),
  /** `needs` and `has` are shapes, such as `[64, 128]`; `has` is empty where the checkpoint has no such parameter. */
  'run.firstWeights': row({ run: text, step: number, parameter: text, needs: text, has: text }, (a) => [
    a.has === ''
      ? `The checkpoint of step ${count(a.step)} of ${a.run} has no parameter ${a.parameter}, which this model needs as ${a.needs}.`
      : `The parameter ${a.parameter} is ${a.needs} in this model, and ${a.has} in the checkpoint of step ${count(a.step)} of ${a.run}.`,
    'Start from a run whose layers and sizes are those of this document, or start over with new weights.'
  ]),
  /** `token` is the first token that stands at another place, or is missing. */
  'run.firstVocabulary': row({ run: text, token: text }, (a) => [
    `The vocabulary of ${a.run} differs from this one, first at ${quoted(a.token)}: its weights would stand for other tokens.`,
    'Start from a run that was trained on the same vocabulary, or start over with new weights.'
  ]),
  /** `run`: its id. */
  'queue.noWeights': row({ run: text }, (a) => [
    `The run ${a.run}, whose weights it begins with, has no checkpoint any more.`,
    'Remove it from the queue, and start a run with new weights.'
  ]),
  'probe.unknownToken': row({ characters: list }, (a) => [
    `The probe contains ${listed(a.characters.map(quoted))}, which ${a.characters.length === 1 ? 'does' : 'do'} not occur in the text that the model learns.`,
    'Replace these characters in the probe.'
  ]),
  'probe.positions': row({ ...layer, limit: number, length: number }, (a) => [
    `The probe has ${a.length} tokens, and “${a.layer}” learns positions for ${a.limit}: what Inspect shows of those behind is of places that training never reached.`,
    `Shorten the probe to ${a.limit} tokens, train on longer sequences, or choose sinusoidal positions.`
  ]),
  'generate.backward': row(layer, (a) => [
    `Layer ${a.layer} reads backward in time, so the model cannot go on with its input: each time step would need the ones after it.`,
    `Let ${a.layer} read forward in Design, and train again.`
  ]),
  'generate.attention': row(layer, (a) => [
    `In layer ${a.layer} each time step looks at later ones, so the model cannot go on with its input.`,
    `Make the attention of ${a.layer} causal in Design, and train again.`
  ]),
  'generate.task': row({}, () => [
    'The model does not predict its next input, so there is nothing that it could continue.',
    'Choose a task in Design that predicts the next character of a text or the next row of a series, and train again.'
  ]),
  /** The model goes on with the other kind than was asked for. */
  'generate.other': row({ continues: continuedSchema }, (a) =>
    a.continues === 'text'
      ? ['This model continues a text, not a series of numbers.', 'Give it a prompt.']
      : ['This model continues a series of numbers, not a text.', 'Give it a number of rows to say.']
  ),
  'forecast.positions': row({ ...layer, limit: number, history: number }, (a) => [
    `The history has ${plural(a.history, 'row')}, and “${a.layer}” has learned positions for ${count(a.limit)}.`,
    `Use a history of at most ${plural(a.limit, 'row')}, or train on longer sequences.`
  ]),
  /** `rows` of the wanted steps have what is known in advance. */
  'forecast.known': row({ file: text, columns: list, steps: number, rows: number }, (a) => [
    `A forecast of ${plural(a.steps, 'row')} needs ${listed(a.columns)} in each of them, and “${a.file}” has ${a.rows === 0 ? 'none' : count(a.rows)} after the history.`,
    'Add rows at the end of the file in which what is known in advance is filled and the other columns are empty, or forecast fewer rows.'
  ]),
  /** No row of the part has enough rows before and behind it. */
  'forecast.fewRows': row({ part: dataPartSchema, history: number, horizon: number }, (a) => [
    `In the ${a.part} data, no row has ${count(a.history)} before it and ${plural(a.horizon, 'row')} from it on, which forecasts are evaluated by.`,
    'Choose a shorter horizon, or more data for this part.'
  ]),
  'export.folder': row({ folder: text, reason: text }, (a) => [
    `An export cannot go into “${a.folder}”: ${a.reason}.`,
    'Choose another name, or give the whole path of a folder.'
  ]),
  /** `name`: the first weight or output that is not finite. */
  'export.notFinite': row({ name: text, step: number }, (a) => [
    `The model of step ${count(a.step)} cannot be exported, because ${a.name} is not finite.`,
    'Export an earlier checkpoint, or train again at a lower learning rate.'
  ]),
  /** `format`: its title; `what`: the part of the model that the format has nothing for, as the object of a sentence. */
  'export.cannotExpress': row({ format: text, what: text }, (a) => [
    `${a.format} cannot express ${a.what}.`,
    'Choose another format, or change that part in Design and train again.'
  ]),
  'prompt.unknownToken': row({ characters: list }, (a) => [
    `The prompt contains ${listed(a.characters.map(quoted))}, which ${a.characters.length === 1 ? 'does' : 'do'} not occur in the text that the model learned.`,
    'Replace these characters in the prompt.'
  ]),
  'prompt.positions': row({ ...layer, limit: number, length: number }, (a) => [
    `The prompt has ${a.length} tokens, and “${a.layer}” has learned positions for ${a.limit}.`,
    `Shorten the prompt to fewer than ${a.limit} tokens, or train on longer sequences.`
  ])
}

interface EndsAtOnce {
  readonly by: 'patience' | 'target' | 'time'
  readonly metric: string
  readonly used: number
  readonly limit: number
}

function endsAtOnce({ by, metric, used, limit }: EndsAtOnce): [string, string] {
  switch (by) {
    case 'patience':
      return [
        `The run would stop at once: ${metric} did not improve for ${plural(used, 'evaluation')}, and its patience is ${count(limit)}.`,
        `Set Patience above ${count(used)}, or leave it empty.`
      ]
    case 'target':
      return [
        `The run would stop at once: ${metric} was ${valueText(used)} already, and its target is ${valueText(limit)}.`,
        'Set a target that is not reached yet, or leave it empty.'
      ]
    case 'time':
      return [
        `The run would stop at once: it has trained for ${durationText(used)}, and its time limit is ${durationText(limit)}.`,
        `Set a time limit above ${durationText(used)}, or leave it empty.`
      ]
    default:
      return by satisfies never
  }
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
