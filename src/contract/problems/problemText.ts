/** The words for each problem: what is wrong, and what mends it. A code without words does not compile. */
import type * as z from 'zod'
import { problemArgs } from './problemArgs'
import type { ProblemArgs } from './problemArgs'
import type { Problem, ProblemCode } from './problems'
import { capital, listed } from '../document/words'

export interface ProblemWords {
  /** One sentence that names the place and what was found. */
  readonly message: string
  /** One sentence that says what would mend it. */
  readonly remedy: string
}

type Words = readonly [message: string, remedy: string]

const words: { readonly [C in ProblemCode]: (args: ProblemArgs<C>) => Words } = {
  'document.notJson': (a) => [`Line ${a.line}, column ${a.column}: ${a.detail}.`, 'Correct the text there; a document is one JSON object.'],
  'document.tooLarge': (a) => [
    `The text has ${count(a.characters)} characters; a document has at most ${count(a.limit)}.`,
    'Check that this is the document: data and weights are kept in files of their own.'
  ],
  'document.tooDeep': (a) => [
    `Line ${a.line}, column ${a.column}: lists and objects are nested more than ${a.limit} deep.`,
    'Check that this is a Gatescope document: none is nested as deep as that.'
  ],
  'document.notOurs': (a) => [
    `This is not a Gatescope document: ${a.detail}.`,
    'Choose a file that Gatescope has saved (*.gatescope.json).'
  ],
  'document.newer': (a) => [
    `The document has format version ${a.version}; this Gatescope reads versions up to ${a.newest}.`,
    'Open it with a newer Gatescope.'
  ],
  'document.schema': (a) => [
    `${capital(a.path)}: ${a.detail}.`,
    'Correct the value in the file, or open the document as it was saved before.'
  ],
  'name.duplicate': (a) => [`Two ${a.what} of ${a.where} are called “${a.name}”.`, 'Rename one of them.'],
  'edge.unknownNode': (a) => [
    `In cell ${a.cell} the edge “${a.edge}” leads to or from “${a.node}”, which is not a node of the cell.`,
    'Delete the edge and connect it again.'
  ],
  'edge.unknownPort': (a) => [
    `In cell ${a.cell} the edge “${a.edge}” uses the ${a.side} “${a.port}” of node ${a.node}, which has ${portList(a.side, a.ports)}.`,
    a.ports.length === 0 ? 'Delete the edge.' : `Connect the edge to ${either(a.ports)}.`
  ],
  'edge.duplicate': (a) => [
    `In cell ${a.cell} two edges lead from ${a.source} to the input “${a.port}” of ${a.target}; one says the same.`,
    'Delete one of the two.'
  ],
  'port.unconnected': (a) => [
    `In cell ${a.cell} nothing is connected to the input “${a.port}” of ${a.kind} ${a.node}.`,
    `Connect a value to it, or delete ${a.node}.`
  ],
  'port.tooMany': (a) => [
    `In cell ${a.cell} ${a.count} edges enter the input “${a.port}” of ${a.kind} ${a.node}, which takes one.`,
    'Delete all but one, or combine the values with a sum or a concat first.'
  ],
  'node.unused': (a) => [
    `In cell ${a.cell} the ${a.kind} ${a.node} has no effect: it reaches neither the output nor a next state.`,
    `Connect ${a.node} to a node that uses it, or delete it.`
  ],
  'node.shapes': (a) => [
    `In cell ${a.cell} the ${a.kind} ${a.node} gets ${listed(a.shapes)}; ${a.needs}.`,
    'Change the units of a node before it, or put a linear or slice between, so that the shapes fit.'
  ],
  'node.tooWide': (a) => [
    `In cell ${a.cell} the value of ${a.node} has shape ${a.shape}; a node has at most ${count(a.limit)} units.`,
    'Reduce the hidden size, or concatenate less.'
  ],
  'slice.outside': (a) => [
    `In cell ${a.cell} the slice ${a.node} takes units ${a.begin} to ${a.begin + a.size - 1} of a value that has ${a.width}.`,
    `Choose a begin and a size with a sum of at most ${a.width}.`
  ],
  'cell.noInput': (a) => [`Cell ${a.cell} has no input.`, 'Add an input node (x) from the palette.'],
  'cell.manyInputs': (a) => [`Cell ${a.cell} has ${a.nodes.length} inputs (${a.nodes.join(', ')}).`, 'Keep one and delete the others.'],
  'cell.noOutput': (a) => [
    `Cell ${a.cell} has no output.`,
    'Add an output node (y) and connect what the cell gives on, such as its hidden state.'
  ],
  'cell.manyOutputs': (a) => [
    `Cell ${a.cell} has ${a.nodes.length} outputs (${a.nodes.join(', ')}).`,
    'Keep one; join several values with a concat before it.'
  ],
  'cell.noState': (a) => [
    `Cell ${a.cell} has no state, so that nothing is kept from one time step to the next.`,
    'Add a state and its next state from the palette.'
  ],
  'cell.cycle': (a) => [
    `In cell ${a.cell} the nodes ${[...a.nodes, a.nodes[0] ?? ''].join(' → ')} depend on each other within one time step.`,
    'Break the circle with a state: write to its next state and read the state one step later.'
  ],
  'state.noNext': (a) => [
    `In cell ${a.cell} nothing says what state ${a.state} becomes for the next time step.`,
    `Add a next state for ${a.state} and connect its new value.`
  ],
  'state.manyNext': (a) => [
    `In cell ${a.cell} the state ${a.state} has ${a.count} next states.`,
    'Keep one of them and delete the others.'
  ],
  'state.unknown': (a) => [
    `In cell ${a.cell} a next state belongs to “${a.state}”, but there is no such state.`,
    a.states.length === 0 ? `Add a state called ${a.state}.` : `Choose ${either(a.states)}, or add a state called ${a.state}.`
  ],
  'state.shape': (a) => [
    `In cell ${a.cell} the state ${a.state} has shape ${a.shape}, and its next value has shape ${a.next}.`,
    'Give both the same shape: change the shape of the state, or the units of the nodes that make its next value.'
  ],
  'equations.tooLong': (a) => [
    `The text has ${count(a.characters)} characters; the equations of a cell have at most ${count(a.limit)}.`,
    'Check that this is the text of one cell.'
  ],
  'equations.syntax': (a) => [`Expected ${a.expected}, found ${a.found}.`, 'Correct the text there.'],
  'equations.tooDeep': (a) => [
    `Calls and brackets are nested more than ${a.limit} deep.`,
    'Give a part of the expression a line and a name of its own.'
  ],
  'equations.tooMany': (a) => [
    `The text makes ${count(a.count)} ${a.what}; a cell has at most ${count(a.limit)}.`,
    'Split the cell in two.'
  ],
  'equations.unknownName': (a) => [
    `Nothing is called “${a.name}”.`,
    a.near.length === 0 ? `Write a line “${a.name} = …” before, or use a name that there is.` : `Did you mean ${either(a.near)}?`
  ],
  'equations.usedBefore': (a) => [
    `“${a.name}” is used before line ${a.line}, which makes it.`,
    `Move line ${a.line} up, or make ${a.name} a state: within one time step nothing can depend on itself.`
  ],
  'equations.assignedTwice': (a) => [
    `“${a.name}” has its value from line ${a.line} already.`,
    'Give one of the two another name: each name stands for one value of a time step.'
  ],
  'equations.alreadyDeclared': (a) => [`“${a.name}” is ${a.what} of the cell already.`, 'Choose another name.'],
  'equations.longName': (a) => [`The name “${a.name}” is longer than ${a.limit} characters.`, 'Choose a shorter name.'],
  'equations.hiddenSize': (a) => [
    `The hidden size H is ${a.found}; it is a whole number from 1 to ${count(a.limit)}.`,
    'Write a size such as H = 128, or leave it out.'
  ],
  'equations.unknownCall': (a) => [
    `“${a.name}” is no primitive.`,
    a.near.length === 0 ? 'Choose one of the palette, such as sigmoid, tanh or linear.' : `Did you mean ${either(a.near)}?`
  ],
  'equations.inputs': (a) => [`“${a.name}” has ${plural(a.count, 'input')}; it takes ${a.needs}.`, `Write ${a.usage}.`],
  'equations.unknownOption': (a) => [
    `“${a.name}” has no option “${a.option}”.`,
    a.options.length === 0
      ? `Leave it out: ${a.name} has no options.`
      : a.near.length === 0
        ? `Its options are ${listed(a.options)}.`
        : `Did you mean ${either(a.near)}?`
  ],
  'equations.badOption': (a) => [`The option “${a.option}” of “${a.name}” is not as it should be.`, `Give it ${a.needs}.`],
  'equations.number': (a) => [`The number ${a.number} cannot stand here.`, a.needs],
  'equations.nothing': (a) => [`“${a.name}” has no value.`, `Write what ${a.name} is, such as “${a.name} = tanh(x)”.`],
  'equations.sameTwice': (a) => [`“${a.name}” enters this ${a.kind} twice; one matrix for it says the same.`, 'Write it once.'],
  'equations.badState': (a) => [`The state ${a.state} is not declared as it should be.`, `Give it ${a.needs}.`],
  'layer.unknownCell': (a) => [
    `Layer “${a.layer}” runs the cell “${a.cell}”, which is not in the document.`,
    a.cells.length === 0 ? 'Add a cell first.' : `Choose ${either(a.cells)} for the layer.`
  ],
  'layer.unknownInput': (a) => [`Layer “${a.layer}” reads “${a.input}”, which is not a layer.`, `Choose ${either(a.layers)} as its input.`],
  'layer.taskInput': (a) => [
    `Layer “${a.layer}” reads the task’s ${a.input}, which this task does not give; it gives ${listed(a.inputs)}.`,
    `Let the layer read ${either(a.inputs)}, or choose a task that gives ${a.input}.`
  ],
  'layer.cycle': (a) => [
    `The layers ${[...a.layers, a.layers[0] ?? ''].join(' → ')} read each other in a circle.`,
    'Let one of them read an earlier layer.'
  ],
  'layer.inputs': (a) => [
    `Layer “${a.layer}” (${a.kind}) has ${a.count === 0 ? 'no inputs' : plural(a.count, 'input')}; it needs ${a.needs}.`,
    a.count === 0 ? 'Choose what the layer reads.' : 'Change the list of layers that it reads.'
  ],
  'layer.heads': (a) => [
    `Layer “${a.layer}” divides ${count(a.width)} units among ${plural(a.heads, 'head')}; each needs ${a.needs}.`,
    'Change the number of heads, or the width of the layer before it.'
  ],
  'layer.positions': (a) => [
    `Layer “${a.layer}” has learned positions for ${plural(a.limit, 'time step')}; sequences have up to ${count(a.length)}.`,
    `Give the layer at least ${count(a.length)} positions, choose sinusoidal ones, or take shorter sequences.`
  ],
  'head.tied': (a) => [
    `The head “${a.layer}” is tied to “${a.tied}”; ${a.why}.`,
    'Tie it to an embedding of the same width and vocabulary, or to none.'
  ],
  'layer.shapes': (a) => [
    `Layer “${a.layer}” (${a.kind}) gets ${listed(a.shapes)}; ${a.needs}.`,
    'Change the size of a layer before it, or what the layer reads.'
  ],
  'layer.delta': (a) => [
    `In layer “${a.layer}” the step Δ starts between ${a.low} and ${a.high}, of which the first is the larger.`,
    'Exchange the two.'
  ],
  'head.over': (a) => [
    `Head “${a.layer}” predicts ${a.over === 'step' ? 'at each time step' : 'once for a sequence'}, and the task asks for a prediction ${a.asks === 'step' ? 'at each time step' : 'once for a sequence'}.`,
    a.asks === 'step' ? 'Let the head predict for each token.' : 'Let the head read the last step, or the mean or maximum of all.'
  ],
  'model.noHead': () => ['The model has no head, so that it predicts nothing.', 'Add a head that reads the last layer.'],
  'model.manyHeads': (a) => [`The model has ${a.layers.length} heads (${a.layers.join(', ')}).`, 'Keep one head and delete the others.'],
  'model.unused': (a) => [
    `Layer “${a.layer}” has no effect: the head does not depend on it.`,
    'Let a layer before the head read it, or delete it.'
  ],
  'model.tooLarge': (a) => [
    `The model has ${count(a.parameters)} parameters; at most ${count(a.limit)} can be trained here.`,
    'Reduce the hidden size or the number of layers.'
  ],
  'data.missing': (a) => [
    `The data file “${a.file}” was not found in ${listed(a.folders)}.`,
    'Import the file again, or put it into one of these folders.'
  ],
  'data.unreadable': (a) => [
    `The data file “${a.file}” cannot be read: ${a.reason}.`,
    'Save it as plain text in UTF-8, and check that it may be read.'
  ],
  'data.changed': (a) => [
    `The data “${a.file}” has changed since the run began.`,
    'Put the file back as it was to go on with the run, or train anew on what it is now.'
  ],
  'data.tooLarge': (a) => [
    `The data file “${a.file}” has ${count(a.bytes)} bytes; at most ${count(a.limit)} are read.`,
    'Split the file and use a part of it.'
  ],
  'data.tooShort': (a) => [
    `The ${a.part} part of “${a.file}” has ${plural(a.characters, 'character')}; this needs at least ${count(a.needs)}.`,
    a.part === 'training' ? 'Use a longer text, a shorter sequence length, or hold out less.' : 'Use a longer text, or hold out more of it.'
  ],
  'training.memory': (a) => [
    `A training step needs about ${gigabytes(a.needs)} of memory, and there is room for ${gigabytes(a.room)}. The largest: ${listed(a.largest)}.`,
    'Use a smaller batch or sequence length, recompute in segments, or attention in blocks; or close what else takes memory.'
  ],
  'run.folder': (a) => [
    `A run cannot be kept in ${a.folder}: ${a.reason}.`,
    'Make room there or check its permissions, or choose another workspace folder.'
  ],
  'run.otherModel': (a) => [
    `The document of the run makes another model than its checkpoint of step ${count(a.step)} is of${a.parameter === '' ? '' : `: ${a.parameter} does not fit`}.`,
    'Put the run’s document.json back as it was, or train the changed document anew.'
  ],
  'data.fewRows': (a) => [
    `The ${a.part} part of “${a.file}” has ${plural(a.rows, 'row')}; this needs at least ${count(a.needs)}.`,
    a.part === 'training'
      ? 'Use a longer series, a shorter sequence length, or hold out less.'
      : 'Use a longer series, or hold out more of it.'
  ],
  'data.column': (a) => [
    `The data file “${a.file}” has no column “${a.column}” of numbers; it has ${listed(a.columns)}.`,
    a.columns.length === 0 ? 'Use a CSV file with a column of numbers.' : `Choose ${either(a.columns)}.`
  ],
  'data.row': (a) => [
    `Line ${a.line} of “${a.file}”, column “${a.column}”: a number is expected, “${a.found}” was found.`,
    'Correct the file there, or leave the column out.'
  ],
  'task.tooShort': (a) => [
    `The sequence length is ${count(a.length)}; the task “${a.task}” as it is set needs at least ${count(a.needs)} time steps.`,
    `Set the sequence length to ${count(a.needs)} or more, or change the task.`
  ],
  'task.keys': (a) => [
    `${a.pairs} pairs need ${a.pairs} different keys, and there are ${a.symbols} symbols.`,
    `Use at most ${a.symbols} pairs, or more symbols.`
  ],
  'task.heldOutLength': (a) => [
    `Held-out sequences have up to ${count(a.heldOut)} time steps, and those for training ${count(a.length)}.`,
    `Set the held-out length to ${count(a.length)} or more, or shorten the sequence length.`
  ],
  'task.classWeights': (a) => [
    a.classes === 0
      ? 'The loss has class weights, and the task asks for numbers.'
      : `The loss has ${plural(a.weights, 'class weight')}, and the task has ${count(a.classes)} classes.`,
    a.classes === 0 ? 'Empty the list of class weights.' : `Give ${count(a.classes)} weights, or empty the list.`
  ],
  'task.zeroWeights': () => [
    'All class weights of the loss are 0, so that nothing counts in it.',
    'Give at least one class a weight above 0, or empty the list.'
  ],
  'task.unread': (a) => [
    `The task gives ${a.input}, and no layer that has an effect reads them.`,
    `Let a layer read the ${a.input}, such as a concat of both inputs.`
  ],
  'training.order': (a) => [
    `Batches are to come ${a.order}, and the task “${a.task}” gives them ${either(a.orders)}.`,
    `Choose ${either(a.orders)} for the order of batches, or another task.`
  ],
  'training.stateful': (a) =>
    a.why === 'order'
      ? [
          'States are carried from batch to batch, and the batches do not follow one another.',
          'Let the batches come as streams, or let the states begin anew.'
        ]
      : [
          'States are carried from batch to batch, and no layer of the model has a state.',
          'Add a recurrent layer, or let the states begin anew.'
        ],
  'layer.stateful': (a) => [`Layer “${a.layer}” (${a.kind}) cannot carry a state from batch to batch: ${a.why}.`, a.remedy],
  'task.classes': (a) => [
    `The task asks for ${plural(a.classes, 'chapter')}, and the text has ${plural(a.chapters, 'part')}.`,
    a.chapters < 2 ? 'Use a text that comes in chapters.' : `Ask for at most ${a.chapters} chapters, or use a text that comes in chapters.`
  ],
  'probe.unknownToken': (a) => [
    `The probe contains ${listed(a.characters.map(quoted))}, which ${a.characters.length === 1 ? 'does' : 'do'} not occur in the text that the model learns.`,
    'Replace these characters in the probe.'
  ],
  'probe.positions': (a) => [
    `The probe has ${a.length} tokens, and “${a.layer}” learns positions for ${a.limit}: what Inspect shows of those behind is of places that training never reached.`,
    `Shorten the probe to ${a.limit} tokens, train on longer sequences, or choose sinusoidal positions.`
  ],
  'generate.backward': (a) => [
    `Layer ${a.layer} reads from the end to the begin, so the model cannot go on token by token: each would need those that come after it.`,
    `Let ${a.layer} read forward in Design, and train again.`
  ],
  'generate.attention': (a) => [
    `In layer ${a.layer} each token looks at later ones, so the model cannot go on token by token.`,
    `Make the attention of ${a.layer} causal in Design, and train again.`
  ],
  'generate.task': () => [
    'The model does not predict the next token of its input, so nothing that it predicts can be its next input.',
    'Choose the task of predicting the next character of a text in Design, and train again.'
  ],
  'prompt.unknownToken': (a) => [
    `The prompt contains ${listed(a.characters.map(quoted))}, which ${a.characters.length === 1 ? 'does' : 'do'} not occur in the text that the model learned.`,
    'Replace these characters in the prompt.'
  ],
  'prompt.positions': (a) => [
    `The prompt has ${a.length} tokens, and “${a.layer}” has learned positions for ${a.limit}.`,
    `Shorten the prompt to fewer than ${a.limit} tokens, or train on longer sequences.`
  ]
}

/** The words for a problem, in plain English. Arguments that do not fit their code (another version's) give the code itself. */
export function problemText(problem: Problem): ProblemWords {
  return wordsOf(problem.code, problem)
}

const schemas: { readonly [C in ProblemCode]: z.ZodType<ProblemArgs<C>> } = problemArgs

function wordsOf<C extends ProblemCode>(code: C, problem: Problem): ProblemWords {
  const parsed = schemas[code].safeParse(problem.args)
  if (!parsed.success)
    return { message: `There is a problem (${code}).`, remedy: 'Restart Gatescope, so that all its parts have one version.' }
  const [message, remedy] = words[code](parsed.data)
  return { message, remedy }
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function plural(value: number, word: string): string {
  return `${count(value)} ${word}${value === 1 ? '' : 's'}`
}

function either(items: readonly string[]): string {
  return listed(items, 'or')
}

function portList(side: 'input' | 'output', ports: readonly string[]): string {
  return ports.length === 0 ? `no ${side}s` : `the ${side}${ports.length === 1 ? '' : 's'} ${listed(ports)}`
}

/** A character between quotes, with a name for those that cannot be seen. */
function quoted(character: string): string {
  const names: Record<string, string> = { '\n': 'line break', '\t': 'tab', ' ': 'space', '\r': 'carriage return' }
  return names[character] ?? `“${character}”`
}
