/** The problems of a data file that can be read in more than one way, or in none. */
import * as z from 'zod'
import { calendarParts } from '../document/task'
import { listed } from '../document/words'
import { list, number, row, text } from './row'
import { count, either, plural } from './wording'

export const dataProblems = {
  'data.empty': row({ file: text }, (a) => [
    `The data file “${a.file}” is empty.`,
    'Choose a file that has text or numbers in it, or save this one again.'
  ]),
  /** `byte` as `0x81`; `offset` and `line` count from 1 on. */
  'data.encoding': row({ file: text, byte: text, offset: number, line: number }, (a) => [
    `The data file “${a.file}” is in no encoding that can be recognised: byte ${a.byte} on line ${count(a.line)} (byte ${count(a.offset)} of the file) does not fit.`,
    'Save it as UTF-8 in the program that made it, or choose its encoding.'
  ]),
  'data.separator': row({ file: text, choices: list }, (a) => [
    `The columns of “${a.file}” can be told apart in ${a.choices.length === 2 ? 'two' : 'several'} ways: by ${either(a.choices)}.`,
    'Choose the separator; for a single column, choose one that does not occur in the file.'
  ]),
  'data.decimal': row({ file: text, example: text, line: number, readings: list }, (a) => [
    `“${a.example}” on line ${count(a.line)} of “${a.file}” can be read as ${either(a.readings)}.`,
    'Choose the decimal sign.'
  ]),
  'data.twoDecimals': row({ file: text, comma: text, commaLine: number, point: text, pointLine: number }, (a) => [
    `The numbers of “${a.file}” have two decimal signs: “${a.comma}” on line ${count(a.commaLine)} has a comma, and “${a.point}” on line ${count(a.pointLine)} a point.`,
    'Write all numbers in one way, or choose the decimal sign, so that columns in the other way are left out.'
  ]),
  'data.header': row({ file: text, first: list }, (a) => [
    `The first line of “${a.file}” (${listed(a.first)}) can be names or values.`,
    'Choose whether the first line has the names of the columns.'
  ]),
  /** `line` counts the lines of the file from 1 on. */
  'data.fields': row({ file: text, line: number, fields: number, expected: number, separator: text }, (a) => [
    `Line ${count(a.line)} of “${a.file}” has ${plural(a.fields, 'field')} with ${a.separator} between them, and the first row has ${count(a.expected)}.`,
    a.fields > a.expected
      ? 'Put a field that contains the separator between quotation marks, or save the table with another separator.'
      : 'Complete the line, or choose another separator.'
  ]),
  'data.unclosedQuote': row({ file: text, line: number }, (a) => [
    `The quotation mark that opens on line ${count(a.line)} of “${a.file}” is never closed.`,
    'Close it, or write the mark twice where it belongs to the text.'
  ]),
  'data.longEntry': row({ file: text, line: number, most: number }, (a) => [
    `The entry that begins on line ${count(a.line)} of “${a.file}” has more than ${plural(a.most, 'character')}.`,
    'Look for a quotation mark that is not closed, or cut the entry into several.'
  ]),
  'data.afterQuote': row({ file: text, line: number }, (a) => [
    `On line ${count(a.line)} of “${a.file}” something follows the closing quotation mark of a field.`,
    'Write a quotation mark twice where it belongs to the text.'
  ]),
  'data.json': row({ file: text, line: number, column: number }, (a) => [
    `Line ${count(a.line)}, column ${count(a.column)} of “${a.file}” is no JSON.`,
    'Write one object on each line, such as {"text": "good", "label": "a"}.'
  ]),
  'data.jsonObject': row({ file: text, line: number, found: text }, (a) => [
    `Line ${count(a.line)} of “${a.file}” is no object of JSON: “${a.found}”.`,
    'Write one object on each line, such as {"text": "good", "label": "a"}.'
  ]),
  'data.parquet': row({ file: text, reason: text }, (a) => [
    `The Parquet file “${a.file}” cannot be read: ${a.reason}.`,
    'Check that the file is whole, and save it with the compression Snappy or none.'
  ]),
  'data.noNumbers': row({ file: text, columns: list }, (a) => [
    `The data file “${a.file}” has no column of numbers; it has ${listed(a.columns)}.`,
    'Use a table with a column of numbers, or check the separator and the decimal sign.'
  ]),
  'data.knownColumn': row({ file: text, column: text }, (a) => [
    `The column “${a.column}” of “${a.file}” is to be predicted, and is known in advance as well.`,
    'Take it out of one of the two.'
  ]),
  'data.noDates': row({ file: text }, (a) => [
    `The data file “${a.file}” has no column of dates, which the calendar is taken from.`,
    'Use a table with a column of dates, or leave the calendar out.'
  ]),
  'data.calendar': row({ file: text, line: number, column: text, found: text, part: z.enum(calendarParts) }, (a) => [
    `Line ${count(a.line)} of “${a.file}”, column “${a.column}”: “${a.found}” does not tell the ${a.part}.`,
    'Write dates such as 2020-12-31 or 2020-12-31 08:00, or leave this part of the calendar out.'
  ]),
  'data.allKnown': row({ file: text }, (a) => [
    `All columns of numbers of “${a.file}” are known in advance, so that none is left to predict.`,
    'Take one of them out of those that are known in advance.'
  ]),
  'data.noSuchColumn': row({ file: text, column: text, columns: list }, (a) => [
    `The data file “${a.file}” has no column “${a.column}”; it has ${listed(a.columns)}.`,
    `Choose ${either(a.columns)}.`
  ]),
  'data.sound': row({ file: text, reason: text }, (a) => [
    `The sound “${a.file}” cannot be read: ${a.reason}.`,
    'Save it anew as a WAV file of whole numbers or floats, or take it out of the folder.'
  ]),
  'data.soundFolder': row({ file: text, reason: text }, (a) => [
    `The sounds of “${a.file}” cannot be read: ${a.reason}.`,
    'Name a folder, or a ZIP file of a folder, that has a sub-folder of WAV files for each class.'
  ]),
  'data.soundClasses': row({ file: text, classes: number, most: number }, (a) => [
    `“${a.file}” has WAV files in ${plural(a.classes, 'sub-folder')}; from 2 to ${a.most} are needed, one for each class.`,
    'Put the WAV files of each class into a sub-folder under the name of the class.'
  ]),
  'task.soundBands': row({ lowest: number, highest: number }, (a) => [
    `The highest frequency of the frames, ${count(a.highest)} Hz, is not above the lowest, ${count(a.lowest)} Hz.`,
    'Set the lowest below the highest.'
  ]),
  'data.labels': row({ file: text, column: text, classes: number, most: number }, (a) => [
    `Column “${a.column}” of “${a.file}” has ${plural(a.classes, 'class', 'classes')} that can be told apart; from 2 to ${count(a.most)} are possible.`,
    'Choose a column that says for each text which class it belongs to.'
  ]),
  'data.otherLabels': row({ file: text, column: text, labels: list, classes: list }, (a) => [
    `Column “${a.column}” of “${a.file}” has ${listed(a.labels.slice(0, 5).map((label) => `“${label}”`))}, which the model was not trained to tell.`,
    `Leave these rows out. The model tells ${listed(a.classes.slice(0, 10).map((label) => `“${label}”`))}.`
  ]),
  'data.fewOfClass': row({ file: text, label: text, rows: number }, (a) => [
    `The class “${a.label}” of “${a.file}” has ${plural(a.rows, 'row')}; training and validation need one each.`,
    'Add rows of this class, or leave its rows out of the file.'
  ])
}
