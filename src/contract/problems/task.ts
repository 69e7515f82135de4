/** The problems of a task and of the data that it reads. */
import * as z from 'zod'
import { listed } from '../document/words'
import { list, number, row, text } from './row'
import { count, either, plural, quoted } from './wording'

const dataPart = z.enum(['training', 'held-out'])
const partWords = { training: 'training', 'held-out': 'validation' } as const

export const taskProblems = {
  'task.noData': row({}, () => [
    'The model was imported without the data that it learned from.',
    'Choose data with Data in Design, a text or a table; then the model trains from the imported weights.'
  ]),
  'data.vocabulary': row({ file: text, characters: list }, (a) => [
    `“${a.file}” has characters that the model has no tokens for: ${listed(a.characters.slice(0, 20).map(quoted))}.`,
    'Remove them from the text, or choose a text of the characters that the model was trained on.'
  ]),
  'data.missing': row({ file: text, folders: list }, (a) => [
    `The data file “${a.file}” was not found in ${listed(a.folders)}.`,
    'Import the file again, or put it into one of these folders.'
  ]),
  'data.unreadable': row({ file: text, reason: text }, (a) => [
    `The data file “${a.file}” cannot be read: ${a.reason}.`,
    'Save it as plain text in UTF-8, and check that it may be read.'
  ]),
  'data.noOther': row({ task: text }, (a) => [
    `A model of the task “${a.task}” is not evaluated on a file: its classes or sequences are those of its own data.`,
    'Evaluate it on its own validation data.'
  ]),
  'data.changed': row({ file: text }, (a) => [
    `The data “${a.file}” has changed since the run began.`,
    'Restore the file to resume the run, or start a new run on the changed file.'
  ]),
  'data.tooLarge': row({ file: text, bytes: number, limit: number }, (a) => [
    `The data file “${a.file}” has ${count(a.bytes)} bytes; at most ${count(a.limit)} are read.`,
    'Split the file and use a part of it.'
  ]),
  'data.tooShort': row({ file: text, part: dataPart, characters: number, needs: number }, (a) => [
    `The ${partWords[a.part]} part of “${a.file}” has ${plural(a.characters, 'character')}; this needs at least ${count(a.needs)}.`,
    a.part === 'training'
      ? 'Use a longer text, a shorter sequence length, or a smaller validation part.'
      : 'Use a longer text, or a larger validation part.'
  ]),
  'data.fewTokens': row({ file: text, part: dataPart, tokens: number, needs: number }, (a) => [
    `The ${partWords[a.part]} part of “${a.file}” has ${plural(a.tokens, 'token')}; this needs at least ${count(a.needs)}.`,
    a.part === 'training'
      ? 'Use a longer text, shorter tokens, a shorter sequence length, or a smaller validation part.'
      : 'Use a longer text, shorter tokens, or a larger validation part.'
  ]),
  'data.vocabularySize': row({ file: text, characters: number, size: number }, (a) => [
    `“${a.file}” has ${count(a.characters)} different characters, and the vocabulary is to have ${plural(a.size, 'token')}: byte pairs are merged beyond the characters.`,
    `Set the vocabulary to more than ${count(a.characters)} tokens, or cut the text into words or bytes.`
  ]),
  'data.fewRows': row({ file: text, part: dataPart, rows: number, needs: number }, (a) => [
    `The ${partWords[a.part]} part of “${a.file}” has ${plural(a.rows, 'row')}; this needs at least ${count(a.needs)}.`,
    a.part === 'training'
      ? 'Use a longer series, a shorter sequence length, or a smaller validation part.'
      : 'Use a longer series, or a larger validation part.'
  ]),
  'data.column': row({ file: text, column: text, columns: list }, (a) => [
    `The data file “${a.file}” has no column “${a.column}” of numbers; it has ${listed(a.columns)}.`,
    a.columns.length === 0 ? 'Use a CSV file with a column of numbers.' : `Choose ${either(a.columns)}.`
  ]),
  /** `line` counts the lines of the file from 1 on. */
  'data.row': row({ file: text, line: number, column: text, found: text }, (a) => [
    `Line ${a.line} of “${a.file}”, column “${a.column}”: a number is expected, “${a.found}” was found.`,
    'Correct the file there, or leave the column out.'
  ]),
  'data.noWordFits': row({ length: number, steps: number }, (a) => [
    `No word fits into ${plural(a.length, 'time step')} with ${plural(a.steps, 'time step')} for each letter, with enough of them for its phonemes.`,
    'Set the sequence length to 32 or more, or change the time steps for each letter.'
  ]),
  'task.tooShort': row({ task: text, length: number, needs: number }, (a) => [
    `The sequence length is ${count(a.length)}; the task “${a.task}” as it is set needs at least ${count(a.needs)} time steps.`,
    `Set the sequence length to ${count(a.needs)} or more, or change the task.`
  ]),
  'task.keys': row({ pairs: number, symbols: number }, (a) => [
    `${a.pairs} pairs need ${a.pairs} different keys, and there are ${a.symbols} symbols.`,
    `Use at most ${a.symbols} pairs, or more symbols.`
  ]),
  'task.heldOutLength': row({ heldOut: number, length: number }, (a) => [
    `Validation sequences have up to ${count(a.heldOut)} time steps, and those for training ${count(a.length)}.`,
    `Set the validation length to ${count(a.length)} or more, or shorten the sequence length.`
  ]),
  /** `classes` is 0 where the task asks for numbers. */
  'task.classWeights': row({ weights: number, classes: number }, (a) => [
    a.classes === 0
      ? 'The loss has class weights, and the task asks for numbers.'
      : `The loss has ${plural(a.weights, 'class weight')}, and the task has ${count(a.classes)} classes.`,
    a.classes === 0 ? 'Empty the list of class weights.' : `Give ${count(a.classes)} weights, or empty the list.`
  ]),
  'task.unalignedLoss': row({}, () => [
    'The task has labels without time steps; their loss, CTC, has no class weights and no label smoothing.',
    'Set label smoothing to 0, and empty the list of class weights.'
  ]),
  'task.zeroWeights': row({}, () => [
    'All class weights of the loss are 0, so that nothing counts in it.',
    'Give at least one class a weight above 0, or empty the list.'
  ]),
  'task.unread': row({ input: text }, (a) => [
    `The task gives ${a.input}, and no layer that has an effect reads them.`,
    `Let a layer read the ${a.input}, such as a concat of both inputs.`
  ]),
  'task.classes': row({ classes: number, chapters: number }, (a) => [
    `The task asks for ${plural(a.classes, 'chapter')}, and the text has ${plural(a.chapters, 'part')}.`,
    a.chapters < 2
      ? 'Mark the chapters with headings, such as “CHAPTER 1” or “# Title”, or use a table with a column of labels.'
      : `Ask for at most ${a.chapters} chapters, or use a text that comes in chapters.`
  ])
}
