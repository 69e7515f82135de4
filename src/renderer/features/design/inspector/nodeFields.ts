/** The parameters of cell nodes as fields, for the kinds whose parameters do not depend on each other. */
import type { CellNodeKind, CellNodeParams } from '../../../../contract/document/cellNodes'
import type { Field, TextForm } from '../../../components/settings/field'
import { dropoutFields } from '../../../components/settings/dropoutFields'
import { beginRefusal, dimRefusal, readBegin, readDim, readShape, readValue, shapeRefusal, valueRefusal } from './dims'

const dimText: TextForm = { show: String, refuse: dimRefusal, read: readDim }
const beginText: TextForm = { show: String, refuse: beginRefusal, read: readBegin }
const valueText: TextForm = { show: String, refuse: valueRefusal, read: readValue }
const shapeText: TextForm = {
  show: (shape) => (Array.isArray(shape) ? shape.join(', ') : ''),
  refuse: shapeRefusal,
  read: readShape
}
const dimOrNone: TextForm = {
  show: (dim) => (typeof dim === 'string' || typeof dim === 'number' ? String(dim) : ''),
  refuse: (text) => (text.trim() === '' ? null : dimRefusal(text)),
  read: (text) => (text.trim() === '' ? undefined : readDim(text))
}

type NodeFields = { readonly [K in CellNodeKind]?: readonly Field<CellNodeParams<K>>[] }

/** @param hidden the layer's hidden size, which `H` stands for */
export function nodeFields(hidden: number): NodeFields {
  const hint = `a number, or an expression of H, the layer's hidden size (${hidden}), and D, its input's width: 4H, H / 2`
  return {
    linear: [
      { key: 'units', label: 'Units', hint, text: dimText },
      { key: 'bias', label: 'Bias' },
      { key: 'biasStart', label: 'Bias starts at', when: { bias: true } }
    ],
    state: [
      { key: 'shape', label: 'Shape', hint: 'one or two sizes, such as H, or H / 2, 8', text: shapeText },
      {
        key: 'initial',
        label: 'Starts as',
        choices: [
          { value: 'zero', label: 'zero' },
          { value: 'learned', label: 'learned' }
        ]
      }
    ],
    vector: [
      { key: 'units', label: 'Units', hint, text: dimText },
      { key: 'columns', label: 'Columns', hint: 'Makes a matrix with one row per unit; empty: a vector', text: dimOrNone }
    ],
    diagonal: [
      { key: 'low', label: 'Starts from' },
      { key: 'high', label: 'Starts up to' }
    ],
    constant: [
      { key: 'value', label: 'Value', hint: 'counts for every unit: a number, or an expression such as H or D / 2', text: valueText }
    ],
    scale: [{ key: 'factor', label: 'Factor' }],
    power: [{ key: 'exponent', label: 'Exponent', hint: 'below zero only whole powers have a value' }],
    dropout: dropoutFields,
    slice: [
      {
        key: 'begin',
        label: 'Units left out before',
        hint: 'a number, or an expression such as 2H or H / 2',
        text: beginText
      },
      { key: 'size', label: 'Units', hint, text: dimText }
    ]
  }
}
