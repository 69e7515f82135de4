/** Words for how a file is read: its encoding, separator and decimal sign. */
import type { Encoding, Separator, SettledFormat } from '../document/dataFormat'

export const separatorWords: { readonly [S in Separator]: string } = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'vertical bar'
}

export const encodingWords: { readonly [E in Encoding]: string } = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'Windows-1252 (Latin-1)'
}

export const decimalWords: { readonly [D in SettledFormat['decimal']]: string } = { '.': 'decimal point', ',': 'decimal comma' }

export const thousandsWords: { readonly [T in SettledFormat['thousands']]: string } = {
  '': 'no thousands separator',
  ',': 'thousands separated by commas',
  '.': 'thousands separated by points',
  ' ': 'thousands separated by spaces',
  "'": 'thousands separated by apostrophes'
}

export const missingWords: { readonly [M in SettledFormat['missing']]: string } = {
  leaveOut: 'leave the row out',
  repeat: 'repeat the value before'
}

/** The separator as it stands in the file. */
export const separatorSigns: { readonly [S in Separator]: string } = { ',': '“,”', ';': '“;”', '\t': 'tab', '|': '“|”' }
