/** The problems of a file that is to be a document: its text, its JSON, its version and its form. */
import { capital } from '../document/words'
import { number, row, text } from './row'
import { count } from './wording'

export const documentProblems = {
  'document.notJson': row({ line: number, column: number, detail: text }, (a) => [
    `Line ${a.line}, column ${a.column}: ${a.detail}.`,
    'Correct the text there; a document is one JSON object.'
  ]),
  'document.tooLarge': row({ characters: number, limit: number }, (a) => [
    `The text has ${count(a.characters)} characters; a document has at most ${count(a.limit)}.`,
    'Check that this is the document: data and weights are kept in files of their own.'
  ]),
  'document.tooDeep': row({ line: number, column: number, limit: number }, (a) => [
    `Line ${a.line}, column ${a.column}: lists and objects are nested more than ${a.limit} deep.`,
    'Check that this is a Gatescope document: none is nested as deep as that.'
  ]),
  'document.notOurs': row({ detail: text }, (a) => [
    `This is not a Gatescope document: ${a.detail}.`,
    'Choose a file that Gatescope has saved (*.gatescope.json).'
  ]),
  'document.newer': row({ version: number, newest: number }, (a) => [
    `The document has format version ${a.version}; this Gatescope reads versions up to ${a.newest}.`,
    'Open it with a newer Gatescope.'
  ]),
  'document.schema': row({ path: text, detail: text }, (a) => [
    `${capital(a.path)}: ${a.detail}.`,
    'Correct the value in the file, or open the document as it was saved before.'
  ]),
  'document.noSetting': row({ path: text }, (a) => [
    `The document has no setting “${a.path}”.`,
    'Name a setting by its path, such as training.optimizer.learningRate, or layers, the id of a layer, and the name of its setting.'
  ])
}
