/** The problems of archives of series (`.ts`, `.tsf`), each with its line. */
import * as z from 'zod'
import { list, number, row, text } from './row'
import { count, either, plural } from './wording'

export const archiveProblems = {
  'archive.header': row({ file: text, line: number, tag: text, found: text, expected: text }, (a) => [
    `Line ${count(a.line)} of “${a.file}” says “${a.tag}${a.found === '' ? '' : ` ${a.found}`}”; ${a.expected} is expected.`,
    'Correct the header of the archive.'
  ]),
  'archive.timeStamps': row({ file: text, line: number }, (a) => [
    `Line ${count(a.line)} of “${a.file}” says that each value has a time stamp; such archives are not read.`,
    'Save the series without time stamps, with evenly spaced values.'
  ]),
  'archive.beforeData': row({ file: text, line: number, found: text }, (a) => [
    `Line ${count(a.line)} of “${a.file}” stands before @data and is no line of the header: “${a.found}”.`,
    'Put @data above the first series, and # before comments.'
  ]),
  'archive.noSeries': row({ file: text, lacks: z.enum(['data', 'series']) }, (a) => [
    `The archive “${a.file}” has ${a.lacks === 'data' ? 'no line @data' : 'no series below @data'}.`,
    'Check that the file is whole.'
  ]),
  'archive.dimensions': row({ file: text, line: number, dimensions: number, expected: number }, (a) => [
    `Line ${count(a.line)} of “${a.file}” has ${plural(a.dimensions, 'dimension')} before its label; ${count(a.expected)} ${a.expected === 1 ? 'is' : 'are'} expected.`,
    'Write a colon between dimensions, and one before the label.'
  ]),
  'archive.length': row({ file: text, line: number, dimension: number, length: number, expected: number }, (a) => [
    `Dimension ${count(a.dimension)} on line ${count(a.line)} of “${a.file}” has ${plural(a.length, 'value')}; ${count(a.expected)} are expected.`,
    'Give all dimensions of a series the same length, and write @equalLength false where series differ in length.'
  ]),
  /** `column` counts the characters of the line from 1 on. */
  'archive.number': row({ file: text, line: number, column: number, found: text }, (a) => [
    `Line ${count(a.line)}, column ${count(a.column)} of “${a.file}”: a number is expected, “${a.found}” was found.`,
    'Correct the file there; a missing value is written “?”.'
  ]),
  'archive.label': row({ file: text, line: number, column: number, found: text, expected: list }, (a) => [
    `Line ${count(a.line)}, column ${count(a.column)} of “${a.file}”: the label “${a.found}” is none of the archive’s${a.expected.length === 0 ? '' : `; ${either(a.expected)} is expected`}.`,
    'Correct the label, or name it in the line @classLabel.'
  ]),
  'archive.attributes': row({ file: text, line: number, attributes: number, expected: number }, (a) => [
    `Line ${count(a.line)} of “${a.file}” has ${plural(a.attributes, 'attribute')} before its values; ${count(a.expected)} ${a.expected === 1 ? 'is' : 'are'} expected.`,
    'Write a colon behind each attribute that the header names.'
  ]),
  'archive.date': row({ file: text, line: number, column: number, found: text }, (a) => [
    `Line ${count(a.line)}, column ${count(a.column)} of “${a.file}”: a date is expected, “${a.found}” was found.`,
    'Write the start as 2020-01-31 or 2020-01-31 00-30-00.'
  ]),
  'archive.widths': row({ file: text, dimensions: number, expected: number }, (a) => [
    `The series of “${a.file}” have ${plural(a.dimensions, 'dimension')} in one part and ${count(a.expected)} in the other.`,
    'Use the two files of one archive.'
  ]),
  'archive.classes': row({ file: text, classes: number, most: number }, (a) => [
    `The archive “${a.file}” has ${plural(a.classes, 'class', 'classes')}; from 2 to ${count(a.most)} are possible.`,
    'Use an archive with several classes.'
  ]),
  'archive.fewSeries': row({ file: text, series: number }, (a) => [
    `Training and validation need a series each, and the archive “${a.file}” has ${a.series === 1 ? 'one alone' : count(a.series)}.`,
    'Use a larger archive, or put the file of its other part beside it.'
  ])
}
